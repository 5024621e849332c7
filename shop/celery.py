"""Celery, and the whole beat schedule."""

import os

from celery import Celery

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "shop.settings")

app = Celery("holdfast")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks(["catalog", "cart", "orders", "shop.events"])
# The whole beat schedule, in seconds. A round that nobody took in time is dropped: the next is due.
ROUNDS = {
    "catalog.tasks.refresh_index": 5,
    "catalog.tasks.bring_search_back": 5,
    "catalog.tasks.expire_holds": 15,
    "orders.tasks.send_mails": 15,
    "orders.tasks.recover_checkouts": 60,
    "orders.tasks.close_old_checkouts": 3600,
    "cart.tasks.forget_old_carts": 3600,
    "shop.events.tasks.forget_relayed_events": 3600,
}
app.conf.beat_schedule = {
    task: {"task": task, "schedule": float(seconds), "options": {"expires": seconds}}
    for task, seconds in ROUNDS.items()
}

"""Celery, and the whole beat schedule."""

import os
import sys

from celery import Celery
from celery.schedules import crontab
from celery.signals import task_postrun, task_prerun
from django.db import close_old_connections

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "shop.settings")

app = Celery("holdfast")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks(["catalog", "cart", "orders", "shop.events"])
# A process keeps its connection from task to task, as CONN_MAX_AGE says, and looks at the next one
# whether the database still knows it. Celery by itself would open a new one for each task.
app.conf["CELERY_DB_REUSE_MAX"] = sys.maxsize
task_prerun.connect(close_old_connections)
task_postrun.connect(close_old_connections)
# The whole beat schedule: rounds in seconds, and what happens each night, at hour and minute of the
# shop's time zone. A round that nobody took in time is dropped: the next is due.
ROUNDS = {
    "catalog.tasks.refresh_index": 5,
    "catalog.tasks.expire_holds": 15,
    "catalog.tasks.tell_waitlist": 15,
    "orders.tasks.send_mails": 15,
    "orders.tasks.recover_checkouts": 60,
    "orders.tasks.follow_late_news": 60,
    "catalog.tasks.watch_index": 60,
    "orders.tasks.close_old_checkouts": 3600,
    "orders.tasks.forget_keys": 3600,
    "orders.tasks.forget_lookups": 3600,
    "cart.tasks.forget_old_carts": 3600,
    "orders.tasks.forget_old_webhooks": 3600,
    "orders.tasks.ask_for_refunds": 3600,
    "catalog.tasks.forget_waitlist": 3600,
    "shop.events.tasks.forget_relayed_events": 3600,
}
NIGHTLY = {
    "catalog.tasks.forget_searches": (0, 10),
    "orders.tasks.audit_stock": (3, 20),
    "catalog.tasks.audit_index": (3, 50),
    "orders.tasks.reconcile_payments": (4, 10),
    "catalog.tasks.learn_words": (4, 40),
}
NIGHT = 6 * 3600  # seconds after which last night's work is better left for the next
app.conf.beat_schedule = {
    task: {"task": task, "schedule": float(seconds), "options": {"expires": seconds}}
    for task, seconds in ROUNDS.items()
} | {
    task: {
        "task": task,
        "schedule": crontab(hour=hour, minute=minute),
        "options": {"expires": NIGHT},
    }
    for task, (hour, minute) in NIGHTLY.items()
}

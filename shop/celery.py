"""Celery, and the whole beat schedule."""

import os

from celery import Celery

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "shop.settings")

app = Celery("holdfast")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks(["catalog", "cart", "orders", "shop.events"])
app.conf.beat_schedule = {
    "expire holds": {
        "task": "catalog.tasks.expire_holds",
        "schedule": 15.0,
        "options": {"expires": 15},
    },
    "refresh search documents": {
        "task": "catalog.tasks.refresh_index",
        "schedule": 5.0,
        "options": {"expires": 5},
    },
    "bring search back": {
        "task": "catalog.tasks.bring_search_back",
        "schedule": 5.0,
        "options": {"expires": 5},
    },
    "recover checkouts": {
        "task": "orders.tasks.recover_checkouts",
        "schedule": 60.0,
        "options": {"expires": 60},
    },
    "send owed mails": {
        "task": "orders.tasks.send_mails",
        "schedule": 15.0,
        "options": {"expires": 15},
    },
    "forget relayed events": {
        "task": "shop.events.tasks.forget_relayed_events",
        "schedule": 3600.0,
        "options": {"expires": 3600},
    },
    "close old checkouts": {
        "task": "orders.tasks.close_old_checkouts",
        "schedule": 3600.0,
        "options": {"expires": 3600},
    },
    "forget old carts": {
        "task": "cart.tasks.forget_old_carts",
        "schedule": 3600.0,
        "options": {"expires": 3600},
    },
}

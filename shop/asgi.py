"""The one server process: pages by WSGI in threads, websockets by Channels.

Django's own ASGI handler costs twice the CPU with synchronous views (docs/decisions/0004).
"""

import gc
import os

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "shop.settings")
os.environ.setdefault("DATABASE_POOL", "10")

from channels.routing import ProtocolTypeRouter, URLRouter
from channels.security.websocket import WebsocketDenier
from django.core.wsgi import get_wsgi_application
from django.urls import get_resolver, re_path

from shop.lib.bridge import PagesInThreads
from shop.lib.pooled import look_before_use

look_before_use()
pages = PagesInThreads(get_wsgi_application(), threads=8)

# Consumers need the app registry, which the line above has filled.
from catalog.consumers import live_urls as live_stock  # noqa: E402
from orders.consumers import live_urls as live_orders  # noqa: E402
from shop.lib.sockets import FromHere, allow_many_open_files  # noqa: E402

allow_many_open_files()
sockets = URLRouter([*live_stock, *live_orders, re_path("", WebsocketDenier.as_asgi())])
application = ProtocolTypeRouter({"http": pages, "websocket": FromHere(sockets)})

# Everything that a page needs is loaded before the first visitor asks, and then left out of garbage
# collection for good: looking through it again and again stopped all threads for 70 ms at a time.
get_resolver().url_patterns  # noqa: B018 - reading it imports all views
gc.collect()
gc.freeze()

"""The one server process: pages by WSGI in threads, websockets by Channels.

Django's own ASGI handler costs twice the CPU with synchronous views (docs/decisions/0004).
"""

import os

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "shop.settings")
os.environ.setdefault("DATABASE_POOL", "10")

from a2wsgi import WSGIMiddleware
from channels.routing import ProtocolTypeRouter, URLRouter
from django.core.wsgi import get_wsgi_application

pages = WSGIMiddleware(get_wsgi_application(), workers=8)  # type: ignore[arg-type]

# Consumers need the app registry, which the line above has filled.
from catalog.consumers import websocket_urlpatterns  # noqa: E402
from shop.lib.sockets import FromHere, allow_many_open_files  # noqa: E402

allow_many_open_files()
application = ProtocolTypeRouter(
    {"http": pages, "websocket": FromHere(URLRouter(websocket_urlpatterns))}
)

"""Every address of the shop."""

from django.contrib import admin
from django.urls import include, path

from shop.lib.media import picture
from shop.metrics import metrics

urlpatterns = [
    path("", include("catalog.urls")),
    path("cart/", include("cart.urls")),
    path("", include("orders.urls")),
    path("account/", include("shop.accounts.urls")),
    path("account/", include("allauth.account.urls")),
    path("admin/", admin.site.urls),
    path("metrics", metrics, name="metrics"),
    path("media/<path:path>", picture, name="picture"),
]

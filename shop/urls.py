"""Every address of the shop."""

from django.contrib import admin
from django.urls import include, path

urlpatterns = [
    path("", include("catalog.urls")),
    path("cart/", include("cart.urls")),
    path("", include("orders.urls")),
    path("account/", include("shop.accounts.urls")),
    path("account/", include("allauth.account.urls")),
    path("admin/", admin.site.urls),
]

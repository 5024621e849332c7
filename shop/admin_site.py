"""Django admin in the shop's hand."""

from django.contrib.admin import AdminSite
from django.contrib.admin.apps import AdminConfig


class HoldfastAdminSite(AdminSite):
    site_header = "Holdfast"
    site_title = "Holdfast"
    index_title = "The shop"


class HoldfastAdminConfig(AdminConfig):
    default_site = "shop.admin_site.HoldfastAdminSite"

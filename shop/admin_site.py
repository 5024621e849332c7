"""Switches Django's admin to the shop's own site."""

from django.contrib.admin.apps import AdminConfig


class HoldfastAdminConfig(AdminConfig):
    default_site = "shop.back_office.BackOffice"

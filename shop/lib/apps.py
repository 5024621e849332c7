from django.apps import AppConfig


class LibConfig(AppConfig):
    name = "shop.lib"
    label = "lib"

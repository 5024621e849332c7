from django.apps import AppConfig


class ProofConfig(AppConfig):
    name = "shop.proof"
    label = "proof"

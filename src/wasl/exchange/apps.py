"""Django's entry for ``wasl.exchange``."""

from django.apps import AppConfig


class ExchangeConfig(AppConfig):
    """What Django needs to know of this app."""

    name = "wasl.exchange"
    label = "exchange"
    default_auto_field = "django.db.models.BigAutoField"

"""Django's entry for ``wasl.demo``."""

from django.apps import AppConfig


class DemoConfig(AppConfig):
    """What Django needs to know of this app."""

    name = "wasl.demo"
    label = "demo"
    default_auto_field = "django.db.models.BigAutoField"

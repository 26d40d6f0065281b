"""Django's entry for ``wasl.tracing``."""

from django.apps import AppConfig


class TracingConfig(AppConfig):
    """What Django needs to know of this app."""

    name = "wasl.tracing"
    label = "tracing"
    default_auto_field = "django.db.models.BigAutoField"

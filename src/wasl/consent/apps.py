"""Django's entry for ``wasl.consent``."""

from django.apps import AppConfig


class ConsentConfig(AppConfig):
    """What Django needs to know of this app."""

    name = "wasl.consent"
    label = "consent"
    default_auto_field = "django.db.models.BigAutoField"

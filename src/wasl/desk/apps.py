"""Django's entry for ``wasl.desk``."""

from django.apps import AppConfig


class DeskConfig(AppConfig):
    """What Django needs to know of this app."""

    name = "wasl.desk"
    label = "desk"
    default_auto_field = "django.db.models.BigAutoField"

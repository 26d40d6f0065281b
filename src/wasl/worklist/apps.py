"""Django's entry for ``wasl.worklist``."""

from django.apps import AppConfig


class WorklistConfig(AppConfig):
    """What Django needs to know of this app."""

    name = "wasl.worklist"
    label = "worklist"
    default_auto_field = "django.db.models.BigAutoField"

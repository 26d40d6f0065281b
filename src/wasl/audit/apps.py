"""Django's entry for ``wasl.audit``."""

from django.apps import AppConfig


class AuditConfig(AppConfig):
    """What Django needs to know of this app."""

    name = "wasl.audit"
    label = "audit"
    default_auto_field = "django.db.models.BigAutoField"

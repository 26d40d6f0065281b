"""Django's entry for ``wasl.portal``."""

from django.apps import AppConfig


class PortalConfig(AppConfig):
    """What Django needs to know of this app."""

    name = "wasl.portal"
    label = "portal"
    default_auto_field = "django.db.models.BigAutoField"

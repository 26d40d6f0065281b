"""Django's entry for ``wasl.vault``."""

from django.apps import AppConfig


class VaultConfig(AppConfig):
    """What Django needs to know of this app."""

    name = "wasl.vault"
    label = "vault"
    default_auto_field = "django.db.models.BigAutoField"

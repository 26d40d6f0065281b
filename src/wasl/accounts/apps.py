"""Django's entry for ``wasl.accounts``."""

from django.apps import AppConfig


class AccountsConfig(AppConfig):
    """What Django needs to know of this app."""

    name = "wasl.accounts"
    label = "accounts"
    default_auto_field = "django.db.models.BigAutoField"

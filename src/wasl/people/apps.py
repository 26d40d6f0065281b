"""Django's entry for ``wasl.people``."""

from django.apps import AppConfig


class PeopleConfig(AppConfig):
    """What Django needs to know of this app."""

    name = "wasl.people"
    label = "people"
    default_auto_field = "django.db.models.BigAutoField"

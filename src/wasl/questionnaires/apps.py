"""Django's entry for ``wasl.questionnaires``."""

from django.apps import AppConfig


class QuestionnairesConfig(AppConfig):
    """What Django needs to know of this app."""

    name = "wasl.questionnaires"
    label = "questionnaires"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Take part in erasures and merges, and let answers become facts of people."""
        from wasl.questionnaires import applying, following

        following.register()
        applying.register()

"""Start the app."""

from django.apps import AppConfig


class QuestionnairesConfig(AppConfig):
    """Forms as data, and what was answered in them."""

    name = "wasl.questionnaires"

    def ready(self) -> None:
        """Take part in erasures and merges, and let answers become facts of people."""
        from wasl.questionnaires import applying, following

        following.register()
        applying.register()

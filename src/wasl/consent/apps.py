"""Django's entry for ``wasl.consent``."""

from django.apps import AppConfig


class ConsentConfig(AppConfig):
    """What Django needs to know of this app."""

    name = "wasl.consent"
    label = "consent"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Take part when a person is erased or merged."""
        from wasl.consent import following
        from wasl.people.carriers import Carrier, register_carrier
        from wasl.people.shredders import Shredder, register_shredder

        register_shredder(Shredder("consent", following.count, following.remove))
        register_carrier(Carrier("consent", following.carry))

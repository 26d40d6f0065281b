"""Django's entry for ``wasl.tracing``."""

from django.apps import AppConfig


class TracingConfig(AppConfig):
    """What Django needs to know of this app, and what it hears from the apps below."""

    name = "wasl.tracing"
    label = "tracing"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Hear answers and withdrawals, stand before every release, follow the people."""
        from wasl.consent import effects
        from wasl.people.carriers import Carrier, register_carrier
        from wasl.people.shredders import Shredder, register_shredder
        from wasl.tracing import answered, following
        from wasl.tracing.actions.news import follow_answer, only_after_verification

        effects.on_answer.append(follow_answer)
        effects.on_withdrawal.append(follow_answer)
        effects.before_release.append(only_after_verification)
        register_shredder(Shredder("tracing", following.count, following.remove))
        register_carrier(Carrier("tracing", following.carry))
        answered.register()

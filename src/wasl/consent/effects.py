"""What else happens when somebody answers or takes an answer back.

Apps above fill these lists in ``ready()``. Everything runs inside the transaction of the answer:
an effect that fails undoes it.
"""

from collections.abc import Callable
from uuid import UUID

from wasl.consent.codes import Scope
from wasl.consent.models import Grant
from wasl.people.models import Person

Effect = Callable[[Grant], None]
Guard = Callable[[Person, Person, Scope, UUID | None], None]

on_answer: list[Effect] = []
"""Called with every answer once it is written: given, refused or not now."""

on_withdrawal: list[Effect] = []
"""Called when a consent stops: withdrawn, expired or under review. A newer yes stops none."""

before_release: list[Guard] = []
"""Called with person, recipient, scope and request; raises ``Refused`` to stop the release."""

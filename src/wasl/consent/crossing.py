"""A person as a reviewer of another office may see them: what was compared, not who (design.md).

Nothing here is enough to recognise somebody whom one does not know already.
"""

import unicodedata
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from wasl.accounts.models import User
from wasl.accounts.permissions import Can
from wasl.audit.trail import record_opened
from wasl.consent.reads import ages_of
from wasl.errors import Forbidden, NotFound
from wasl.people.codes import PlaceRole
from wasl.people.models import Person

DOT = "•"
LENGTHS: tuple[tuple[int, int], ...] = (
    # up to so many letters, so many dots
    (4, 2),
    (8, 4),
    (10_000, 6),
)
# In these scripts one sign is a whole name: the first of them would say who it is.
WHOLE_NAMES = ("CJK", "HANGUL", "HIRAGANA", "KATAKANA")


def masked_name(text: str) -> str:
    """Return the first letter and the class of length, in the name's own script; nothing more.

    Marks, titles and the number of words are not kept: ``محمد علي`` becomes ``م••••``.
    """
    letters = [c for c in unicodedata.normalize("NFC", text) if c.isalpha()]
    if not letters:
        return DOT * LENGTHS[0][1]
    dots = DOT * next(dots for most, dots in LENGTHS if len(letters) <= most)
    if unicodedata.name(letters[0], "").startswith(WHOLE_NAMES):
        return dots
    return letters[0] + dots


@dataclass(frozen=True, kw_only=True)
class Crossing:
    """The masked view. A group that was not compared is empty: it shows nothing.

    Attributes:
        names: Masked, one for each name.
        ages: Lowest and highest plausible age in whole years.
        countries: ISO 3166-1 of places in the past.
        kin: Which relatives are known (``Kinship``), by kind and not by name.
    """

    names: tuple[str, ...] = ()
    sex: str = ""
    ages: tuple[int, int] | None = None
    countries: tuple[str, ...] = ()
    kin: tuple[str, ...] = ()


@transaction.atomic
def crossing(*, actor: User, person: Person, compared: Collection[str], on: date) -> Crossing:
    """Show a reviewer of another office what of a person was compared, and record that they looked.

    The caller has established that the two records are a candidate pair that this reviewer may
    judge; here it is only made sure that the record may be cross-checked at all.

    Args:
        actor: A reviewer in any office.
        person: The record of another office.
        compared: Groups of evidence: ``name``, ``sex``, ``birth``, ``place``, ``family``.
        on: Today.

    Raises:
        Forbidden: the actor reviews nowhere.
        NotFound: the record may not be compared with those of other offices, or is gone.
    """
    if not actor.may(Can.REVIEW_CANDIDATE):
        raise Forbidden("accounts.forbidden", _("Your role does not allow this step."))
    if not person.cross_check or person.erased_at is not None:
        raise NotFound("accounts.not_found", _("There is no such record."))
    record_opened(actor, person, purpose="crossing")
    ages = ages_of(person, on) if "birth" in compared else None
    past = [p for p in person.places.all() if p.role != PlaceRole.CURRENT]
    return Crossing(
        names=tuple(masked_name(n.content.text) for n in person.names.all())
        if "name" in compared
        else (),
        sex=person.sex if "sex" in compared else "",
        ages=(ages.lowest, ages.highest) if ages else None,
        countries=tuple(sorted({p.content.country for p in past if p.content.country}))
        if "place" in compared
        else (),
        kin=tuple(sorted({edge.kind for edge in person.relationships.all()}))
        if "family" in compared
        else (),
    )

"""Reading the trail: who may see which entries, and what reading them leaves behind (D51).

Auditors see pseudonyms: the same person or colleague always bears the same one, and it leads
nowhere outside the trail. To see ids, or the words of an entry, takes a reason and is recorded.
"""

from base64 import b32encode
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import Q, TextChoices
from django.utils.translation import gettext_lazy as _

from wasl.accounts.models import Membership, Office, User, office_tree
from wasl.accounts.permissions import Can, Role
from wasl.audit.models import ActorKind, Entry, EntryQuerySet
from wasl.audit.trail import Content, Verdict, read_content, record, verify
from wasl.errors import NotFound
from wasl.vault.keys import Erased, blind

PSEUDONYM = 8  # characters of base32: 40 bits, so that two of a million rarely meet
PLAIN = frozenset({Role.DPO})  # whose work is with persons by their ids


class Reason(TextChoices):
    """Why the trail is exported, or its ids and words are opened."""

    AUDIT = "audit", _("Regular audit")
    AUTHORITY = "authority", _("Demand of an authority")
    COMPLAINT = "complaint", _("Complaint or suspicion")
    INCIDENT = "incident", _("Security incident")
    SUBJECT = "subject", _("The person asks who saw their file")


@dataclass(frozen=True)
class Trail:
    """The trail as a record that is itself recorded."""

    pk: str = "trail"
    audit_type: str = "audit.trail"
    audit_office: UUID | None = None
    audit_subject: UUID | None = None


@dataclass(frozen=True)
class Line:
    """One entry as a record: opening its words is an opening of the person's file."""

    pk: UUID
    audit_office: UUID | None
    audit_subject: UUID | None
    audit_type: str = "audit.entry"


def overseen_offices(user: User) -> frozenset[UUID]:
    """The offices whose trail the user reads, and all branches of theirs."""
    return office_tree().below(user.offices_where(Can.READ_TRAIL))


def overseen_staff(user: User) -> dict[str, str]:
    """Ids and names of everybody who works or worked in those offices."""
    members = Membership.objects.filter(office__in=overseen_offices(user))
    staff = User.objects.filter(pk__in=members.values("user"))
    return {str(pk): name for pk, name in staff.values_list("pk", "name")}


def entries_visible_to(user: User) -> EntryQuerySet:
    """What happened to records of the user's offices, and what their staff did.

    Whoever oversees the top of a tree also sees what belongs to no office: jobs, strangers.
    """
    offices = overseen_offices(user)
    no_office = Q(office=None)
    seen = Q(office__in=offices) | no_office & Q(actor_id__in=overseen_staff(user))
    if Office.objects.filter(pk__in=offices, parent=None).exists():
        seen |= no_office & ~Q(actor_kind=ActorKind.USER)
    return Entry.objects.filter(seen)


def sees_plain_ids(user: User) -> bool:
    """Whether ids are shown to this user without asking why."""
    return any(roles & PLAIN for roles in user.roles.values())


def pseudonym(kind: str, id_: str) -> str:
    """A short name that is always the same for one id and cannot be turned back into it."""
    return f"{kind}-{b32encode(blind('audit:pseudonym', id_)).decode()[:PSEUDONYM]}"


def reveal_ids(*, actor: User, reason: Reason) -> None:
    """Let an auditor see ids instead of pseudonyms; recorded with the reason.

    Raises:
        Forbidden: ``actor`` reads no trail.
    """
    actor.require_somewhere(Can.READ_TRAIL)
    record(actor, "audit.ids_revealed", Trail(), purpose=reason.value)


def open_words(*, actor: User, entry: Entry, reason: Reason) -> Content | None:
    """Open before, after and reason of an entry; recorded, on the person it is about.

    Returns:
        The words, or ``None`` when the person was erased and the words with them.

    Raises:
        Forbidden: ``actor`` reads no trail.
        NotFound: the entry belongs to offices that the actor does not oversee.
    """
    actor.require_somewhere(Can.READ_TRAIL)
    if not entries_visible_to(actor).filter(pk=entry.pk).exists():
        raise NotFound("accounts.not_found", _("There is no such record."))
    try:
        words = read_content(entry)
    except Erased:
        words = None
    line = Line(entry.pk, entry.office, entry.subject)
    record(actor, "audit.words_opened", line, purpose=reason.value, erased=words is None)
    return words


def note_export(
    *, actor: User, reason: Reason, form: str, count: int, plain: bool, filters: Mapping[str, str]
) -> Entry:
    """Record that a part of the trail leaves as a file, before it does.

    Raises:
        Forbidden: ``actor`` exports no trail.
    """
    actor.require_somewhere(Can.EXPORT_TRAIL)
    chosen: dict[str, Any] = {f"filter_{name}": value for name, value in filters.items() if value}
    return record(
        actor,
        "audit.exported",
        Trail(),
        purpose=reason.value,
        form=form,
        count=count,
        plain_ids=plain,
        **chosen,
    )


def verify_now(*, actor: User) -> Verdict:
    """Walk the whole chain and record what was found.

    Raises:
        Forbidden: ``actor`` reads no trail.
    """
    actor.require_somewhere(Can.READ_TRAIL)
    verdict = verify()
    record(
        actor,
        "audit.verified",
        Trail(),
        checked=verdict.checked,
        head=verdict.head,
        intact=not verdict.fault,
    )
    return verdict

"""Organisations, offices, and the people who work there."""

import uuid
from datetime import date, datetime
from functools import cached_property
from typing import Any, Self
from zoneinfo import available_timezones

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.postgres.fields import ArrayField
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from wasl.accounts.permissions import ROLES, SENSITIVE, Can, Role
from wasl.accounts.rules import DeviceState, OfficeTree, Papers, PapersState, papers_state
from wasl.audit.models import ActorKind
from wasl.audit.trail import ActorRef
from wasl.errors import Forbidden, NotFound


class RoutePlace(models.TextChoices):
    """Where on the routes of migration an office stands (R007)."""

    DESTINATION = "destination", _("Destination")
    ORIGIN = "origin", _("Origin")
    TRANSIT = "transit", _("Transit")


class Calendar(models.TextChoices):
    """The calendars in which people tell dates."""

    ETHIOPIAN = "ethiopian", _("Ethiopian")
    GREGORIAN = "gregorian", _("Gregorian")
    HIJRI = "hijri", _("Hijri (lunar)")
    SOLAR_HIJRI = "solar_hijri", _("Hijri (solar)")


def check_time_zone(name: str) -> None:
    """Refuse a time zone that does not exist."""
    if name not in available_timezones():
        raise ValidationError(_("There is no such time zone."))


class Organisation(models.Model):
    """A society, mission, ministry or NGO."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    name = models.CharField(_("name"), max_length=120, unique=True)

    audit_type = "accounts.organisation"
    audit_office = None
    audit_subject = None

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        """An organisation's name is no personal data."""
        return self.name


class OfficeQuerySet(models.QuerySet["Office"]):
    """Reads of offices."""

    def managed_by(self, user: "User", can: Can = Can.MANAGE_OFFICES) -> Self:
        """The offices where the user holds the permission, and every branch of theirs."""
        return self.filter(pk__in=office_tree().below(user.offices_where(can)))

    def visible_to(self, user: "User") -> Self:
        """The offices that the user works in or manages."""
        return self.filter(
            pk__in=user.offices | office_tree().below(user.offices_where(Can.MANAGE_OFFICES))
        )


class Office(models.Model):
    """A place where people work on cases; it owns what it knows."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    organisation = models.ForeignKey(
        Organisation, models.PROTECT, related_name="offices", verbose_name=_("organisation")
    )
    parent = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="branches",
        verbose_name=_("part of"),
    )
    code = models.SlugField(_("code"), max_length=20, unique=True)
    name = models.CharField(_("name"), max_length=120)
    country = models.CharField(_("country"), max_length=2)
    route_place = models.CharField(_("place on the route"), max_length=12, choices=RoutePlace)
    time_zone = models.CharField(
        _("time zone"), max_length=40, default="UTC", validators=[check_time_zone]
    )
    calendar = models.CharField(
        _("calendar"), max_length=12, choices=Calendar, default=Calendar.GREGORIAN
    )
    languages = ArrayField(
        models.CharField(max_length=8), default=list, verbose_name=_("languages")
    )
    active = models.BooleanField(_("active"), default=True)

    audit_type = "accounts.office"
    audit_subject = None
    objects = OfficeQuerySet.as_manager()

    class Meta:
        ordering = ["name"]
        constraints = [
            models.CheckConstraint(
                condition=Q(route_place__in=RoutePlace.values), name="office_route_place_known"
            ),
            models.CheckConstraint(
                condition=Q(calendar__in=Calendar.values), name="office_calendar_known"
            ),
            models.CheckConstraint(
                condition=~Q(parent=models.F("id")), name="office_not_its_own_parent"
            ),
        ]

    @property
    def audit_office(self) -> uuid.UUID:
        """An office owns itself."""
        return self.pk

    @property
    def scope_offices(self) -> frozenset[uuid.UUID]:
        """The offices whose people this record concerns."""
        return frozenset({self.pk})

    def __str__(self) -> str:
        """An office's name is no personal data."""
        return self.name


def office_tree() -> OfficeTree:
    """Read which office is part of which: one query, ids only."""
    return OfficeTree(dict(Office.objects.values_list("pk", "parent_id")))


class UserManager(BaseUserManager["User"]):
    """Finds users by their e-mail address."""

    def get_by_natural_key(self, username: str | None) -> "User":
        """Return the user who signs in with this address, in any case."""
        return self.get(email__iexact=username)


class UserQuerySet(models.QuerySet["User"]):
    """Reads of users."""

    def visible_to(self, user: "User") -> Self:
        """Whoever works or worked in an office whose users this user manages; and oneself."""
        managed = office_tree().below(user.offices_where(Can.MANAGE_USERS))
        return self.filter(Q(pk=user.pk) | Q(memberships__office__in=managed)).distinct()


class User(AbstractBaseUser):
    """Somebody who signs in. A user without a membership sees nothing."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    email = models.EmailField(_("e-mail address"), unique=True)
    name = models.CharField(_("name"), max_length=120)
    language = models.CharField(_("language"), max_length=8, default="en")
    is_active = models.BooleanField(_("active"), default=True)
    # Without all three in force a user does not see the data of children (D62).
    conduct_signed_on = models.DateField(_("code of conduct signed on"), null=True, blank=True)
    safeguarding_signed_on = models.DateField(_("safeguarding signed on"), null=True, blank=True)
    vetted_until = models.DateField(_("vetted until"), null=True, blank=True)
    joined_at = models.DateTimeField(default=timezone.now)
    toured_at = models.DateTimeField(null=True)

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS = ["name"]
    audit_type = "accounts.user"
    audit_subject = None
    audit_office = None

    objects = UserManager.from_queryset(UserQuerySet)()

    class Meta:
        ordering = ["name"]

    @property
    def actor_ref(self) -> ActorRef:
        """How this user stands in the trail."""
        return ActorRef(ActorKind.USER, str(self.pk))

    @cached_property
    def roles(self) -> dict[uuid.UUID, frozenset[Role]]:
        """The user's roles in each active office, today."""
        held: dict[uuid.UUID, set[Role]] = {}
        if self.is_active and self._state.adding is False:
            for member in self.memberships.in_force(timezone.localdate()):
                held.setdefault(member.office_id, set()).add(Role(member.role))
        return {office: frozenset(roles) for office, roles in held.items()}

    @property
    def offices(self) -> frozenset[uuid.UUID]:
        """The offices that this user works in."""
        return frozenset(self.roles)

    def offices_where(self, can: Can) -> frozenset[uuid.UUID]:
        """The offices in which one of the user's roles has this permission."""
        return frozenset(
            office
            for office, roles in self.roles.items()
            if any(can in ROLES[role] for role in roles)
        )

    def permissions_in(self, office: uuid.UUID) -> frozenset[Can]:
        """Everything that the user's roles in one office allow."""
        return frozenset(can for role in self.roles.get(office, ()) for can in ROLES[role])

    def may(self, can: Can, *, on: Any = None) -> bool:
        """Whether the user may do this to this record, or anywhere when there is none."""
        offices = self.offices_where(can)
        return bool(offices) if on is None else bool(offices & on.scope_offices)

    def require(self, can: Can, *, on: Any) -> None:
        """Refuse unless the user may do this to this record.

        Raises:
            NotFound: the record belongs to offices that the user does not work in.
            Forbidden: the user's roles there do not include the permission.
        """
        if not self.offices & on.scope_offices:
            raise NotFound("accounts.not_found", _("There is no such record."))
        if not self.may(can, on=on):
            raise Forbidden("accounts.forbidden", _("Your role does not allow this step."))

    def require_somewhere(self, can: Can) -> None:
        """Refuse unless the user may do this in one of their offices: for pages of many records.

        Raises:
            Forbidden: none of the user's roles includes the permission.
        """
        if not self.may(can):
            raise Forbidden("accounts.forbidden", _("Your role does not allow this step."))

    @property
    def sees_sensitive(self) -> bool:
        """Whether any role of the user sees C3 or C4 data, which asks for a second factor (D37)."""
        return any(ROLES[role] & SENSITIVE for roles in self.roles.values() for role in roles)

    @property
    def papers(self) -> Papers:
        """Code of conduct, safeguarding and vetting."""
        return Papers(self.conduct_signed_on, self.safeguarding_signed_on, self.vetted_until)

    def papers_state(self, on: date) -> PapersState:
        """How the papers stand on a day (D62)."""
        return papers_state(self.papers, on=on)

    def may_see_children(self, on: date) -> bool:
        """Whether the user's safeguarding papers are in force (D62)."""
        return self.papers_state(on) in {PapersState.IN_FORCE, PapersState.EXPIRES_SOON}

    def get_full_name(self) -> str:
        """Return the name that colleagues see."""
        return self.name

    def __str__(self) -> str:
        """Never a name: this string reaches logs."""
        return f"user {self.pk}"


class MembershipQuerySet(models.QuerySet["Membership"]):
    """Reads of memberships."""

    def in_force(self, on: date) -> Self:
        """Memberships that hold on this day, in offices that are active."""
        return self.filter(Q(until=None) | Q(until__gt=on), since__lte=on, office__active=True)


class Membership(models.Model):
    """A user's role in an office, for a time."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    user = models.ForeignKey(User, models.CASCADE, related_name="memberships")
    office = models.ForeignKey(Office, models.PROTECT, related_name="memberships")
    role = models.CharField(_("role"), max_length=4, choices=Role)
    since = models.DateField(_("since"))
    # The first day without the role, so that one given and ended today holds for no day at all.
    until = models.DateField(_("until"), null=True, blank=True)

    audit_type = "accounts.membership"
    audit_subject = None
    objects = MembershipQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(role__in=Role.values), name="membership_role_known"),
            models.CheckConstraint(
                condition=Q(until=None) | Q(until__gte=models.F("since")),
                name="membership_ends_after_it_begins",
            ),
            models.UniqueConstraint(
                fields=["user", "office", "role"],
                condition=Q(until=None),
                name="membership_once_at_a_time",
            ),
        ]

    @property
    def audit_office(self) -> uuid.UUID:
        """The office in which the role is held."""
        return self.office_id

    def __str__(self) -> str:
        """Role and ids."""
        return f"{self.role} of {self.user_id} in {self.office_id}"


class DeviceKind(models.TextChoices):
    """What somebody carries."""

    COLLECT = "collect", _("ODK Collect")
    FIELD_APP = "field_app", _("Field app")


class DeviceQuerySet(models.QuerySet["Device"]):
    """Reads of devices."""

    def visible_to(self, user: User) -> Self:
        """Devices of the offices where the user issues them, and the user's own."""
        return self.filter(Q(office__in=user.offices_where(Can.ISSUE_DEVICE)) | Q(user=user))

    def in_force(self) -> Self:
        """Devices that may still speak for their holder."""
        return self.filter(revoked_at=None, expires_at__gt=timezone.now())

    def in_state(self, state: DeviceState, now: datetime) -> Self:
        """Devices in one state at a moment: ``Device.state_at`` for the database."""
        if state == DeviceState.REVOKED:
            return self.exclude(revoked_at=None)
        if state == DeviceState.IN_FORCE:
            return self.filter(revoked_at=None, expires_at__gt=now)
        return self.filter(revoked_at=None, expires_at__lte=now)


class Device(models.Model):
    """A phone or tablet that speaks for one user in one office, until it is revoked (D37)."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    user = models.ForeignKey(User, models.PROTECT, related_name="devices")
    office = models.ForeignKey(Office, models.PROTECT, related_name="devices")
    kind = models.CharField(_("kind"), max_length=10, choices=DeviceKind)
    label = models.CharField(_("label"), max_length=60)  # an inventory number, no name
    secret = models.CharField(max_length=64)  # SHA-256, hex, of 256 random bits
    issued_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    issued_at = models.DateTimeField(default=timezone.now)
    expires_at = models.DateTimeField(_("valid until"))
    seen_at = models.DateTimeField(_("last seen"), null=True)
    revoked_at = models.DateTimeField(_("revoked"), null=True)
    revoked_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")

    audit_type = "accounts.device"
    audit_subject = None
    objects = DeviceQuerySet.as_manager()

    class Meta:
        ordering = ["-issued_at"]
        constraints = [
            models.CheckConstraint(
                condition=Q(kind__in=DeviceKind.values), name="device_kind_known"
            ),
        ]

    @property
    def actor_ref(self) -> ActorRef:
        """How this device stands in the trail."""
        return ActorRef(ActorKind.DEVICE, str(self.pk))

    @property
    def audit_office(self) -> uuid.UUID:
        """The office it was issued for."""
        return self.office_id

    @property
    def scope_offices(self) -> frozenset[uuid.UUID]:
        """The office it was issued for."""
        return frozenset({self.office_id})

    @property
    def wiped(self) -> bool:
        """Whether it told that it emptied itself; its secret is gone then."""
        return not self.secret

    def state_at(self, now: datetime) -> DeviceState:
        """Whether it may still speak for its holder at a moment."""
        if self.revoked_at is not None:
            return DeviceState.REVOKED
        return DeviceState.IN_FORCE if self.expires_at > now else DeviceState.EXPIRED

    def __str__(self) -> str:
        """Ids only."""
        return f"device {self.pk}"

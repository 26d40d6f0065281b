"""Scopes, states and the people who may sign (domain.md 2.8, 3.10, 5.4, 7.4)."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Scope(models.TextChoices):
    """What is agreed to, one at a time, never bundled (3.10)."""

    REG = "REG", _("Register me")
    SVC = "SVC", _("Give me case services")
    MEET = "MEET", _("Meet me")
    INTV = "INTV", _("Interview me")
    TRACE_NET = "TRACE_NET", _("Compare my data within the network, for tracing")
    TRACE_AUTH = "TRACE_AUTH", _("Ask a named authority, for tracing")
    TRACE_COMM = "TRACE_COMM", _("Ask community leaders, for tracing")
    TRACE_COMM_WIDE = "TRACE_COMM_WIDE", _("Ask in the community, for tracing")
    MEDIA = "MEDIA", _("Use media")
    NAME_ENQ_PUB = "NAME_ENQ_PUB", _("Publish the enquirer's name")
    NAME_SP_PUB = "NAME_SP_PUB", _("Publish the sought person's name")
    PHOTO_FILE = "PHOTO_FILE", _("Keep my photo on file")
    PHOTO_VERIF = "PHOTO_VERIF", _("Use my photo to verify")
    PHOTO_PUB = "PHOTO_PUB", _("Publish my photo")
    REL_ALIVE = "REL_ALIVE", _("Tell the enquirer that I am alive")
    REL_MSG = "REL_MSG", _("Pass on a message from me")
    REL_FWD = "REL_FWD", _("Give a forwarding address")
    REL_CONTACT = "REL_CONTACT", _("Give my own contact details")
    REL_LOCATION = "REL_LOCATION", _("Tell where I am")
    SHARE = "SHARE", _("Share with a named organisation")
    REFER = "REFER", _("Refer me to a named provider")
    XFER = "XFER", _("Transfer my file")
    XBORDER = "XBORDER", _("Send my data across a border")
    RPT_CA = "RPT_CA", _("Send the report to the central authority")
    STAT = "STAT", _("Use my data for statistics")
    BIOM = "BIOM", _("Use biometrics")
    DNA_REF = "DNA_REF", _("Use a DNA reference")
    AMD = "AMD", _("Use data given before death")
    AUDIO = "AUDIO", _("Record audio")
    RECONTACT = "RECONTACT", _("Contact me again")


# What may leave to the enquirer, from the least to the most; each is agreed to by itself (R111).
RELEASES = (
    Scope.REL_ALIVE,
    Scope.REL_MSG,
    Scope.REL_FWD,
    Scope.REL_CONTACT,
    Scope.REL_LOCATION,
)


class Status(models.TextChoices):
    """The life of one consent (7.4). Not asked is the absence of a row."""

    REQUESTED = "requested", _("Asked")
    GIVEN = "given", _("Given")
    REFUSED = "refused", _("Refused")
    NOT_NOW = "not_now", _("Not now")
    EXPIRED = "expired", _("Expired")
    WITHDRAWN = "withdrawn", _("Withdrawn")
    SUPERSEDED = "superseded", _("Replaced by a later one")
    UNDER_REVIEW = "under_review", _("Under review")


class Capacity(models.TextChoices):
    """In what capacity somebody gives consent (2.8)."""

    SELF = "self", _("The person")
    PARENT = "parent", _("Parent")
    GUARDIAN = "guardian", _("Guardian")
    TRUSTED_ADULT = "trusted_adult", _("Other trusted adult")
    STAFF = "staff", _("Caseworker, in the child's best interests")


class Mode(models.TextChoices):
    """How consent was expressed."""

    SIGNATURE = "signature", _("Signature")
    THUMBPRINT = "thumbprint", _("Thumbprint")
    WITNESSED_ORAL = "witnessed_oral", _("Said before a witness")
    RECORDED_AUDIO = "recorded_audio", _("Recorded audio")


class Told(models.TextChoices):
    """What a person must have been told before agreeing (2.8): all of it."""

    PURPOSE = "purpose", _("What it is for")
    RECIPIENTS = "recipients", _("Who will receive it")
    RISKS = "risks", _("What the risks are")
    RIGHTS = "rights", _("Their rights")
    VOLUNTARY = "voluntary", _("That it is their own free choice")
    NO_EFFECT = "no_effect", _("That a no changes nothing in the help they get")
    WITHDRAWAL = "withdrawal", _("That they may take it back at any time")
    LIMITS = "limits", _("The limits of what we can do and keep confidential")


class AgeBand(models.TextChoices):
    """Age bands of consent (5.4); from the lowest plausible age (D25)."""

    INFANT = "0-5", _("0 to 5")
    CHILD = "6-11", _("6 to 11")
    YOUNG = "12-14", _("12 to 14")
    YOUTH = "15-17", _("15 to 17")
    ADULT = "18+", _("18 or over")

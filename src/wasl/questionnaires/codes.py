"""The codes of forms and answers."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class State(models.TextChoices):
    """Where a filled form stands."""

    DRAFT = "draft", _("Draft")
    ARRIVING = "arriving", _("Files are still to come")
    WAITING = "waiting", _("A person must decide")
    DONE = "done", _("Taken over")
    SET_ASIDE = "set_aside", _("Set aside")


class Channel(models.TextChoices):
    """How it came in."""

    DESK = "desk", _("Filled at the desk")
    COLLECT = "collect", _("ODK Collect")
    FIELD_APP = "field_app", _("Field app")
    PAPER = "paper", _("Typed in from paper")


class Deed(models.TextChoices):
    """What became of one thing that the answers ask for."""

    DONE = "done", _("Done")
    REFUSED = "refused", _("Refused")
    SET_ASIDE = "set_aside", _("Set aside by a person")


class FieldPurpose(models.TextChoices):
    """What an answer is for (D18)."""

    ACCOUNTABILITY = "accountability", _("Accountability")
    CARE = "care", _("Care")
    CONSENT = "consent", _("Consent")
    CORRESPONDENCE = "correspondence", _("Correspondence")
    IDENTIFICATION = "identification", _("Identification")
    PROTECTION = "protection", _("Protection")
    REUNIFICATION = "reunification", _("Reunification")
    TRACING = "tracing", _("Tracing")


class SourceKind(models.TextChoices):
    """What a form was written in."""

    MARKDOWN = "md", _("Markdown")
    SPREADSHEET = "xlsx", _("Spreadsheet")


class AnswerFormat(models.TextChoices):
    """What exported answers are written as."""

    XLSX = "xlsx", _("Spreadsheet (XLSX)")
    CSV = "csv", _("Text tables (CSV)")
    JSONL = "jsonl", _("JSON Lines")


class Written(models.TextChoices):
    """How chosen answers are written in a table."""

    LABELS = "labels", _("In words")
    CODES = "codes", _("As codes")


class Reach(models.TextChoices):
    """Which classes of answers leave."""

    ORDINARY = "ordinary", _("Ordinary answers only (C1 and C2)")
    EVERYTHING = "everything", _("Sensitive answers, too (C3 and C4)")

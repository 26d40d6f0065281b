"""The codes of imports and exports."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Kind(models.TextChoices):
    """What the rows of a file are."""

    PEOPLE = "people", _("People")
    REQUESTS = "requests", _("Requests")


class BatchStatus(models.TextChoices):
    """Where an import stands."""

    UPLOADED = "uploaded", _("Uploaded, not imported yet")
    RUNNING = "running", _("Running")
    DONE = "done", _("Done")
    FAILED = "failed", _("Stopped: the file cannot be read")
    CANCELLED = "cancelled", _("Cancelled")
    UNDOING = "undoing", _("Being undone")
    UNDONE = "undone", _("Undone")


class RowOutcome(models.TextChoices):
    """What came of one row."""

    CREATED = "created", _("Created")
    UPDATED = "updated", _("Updated")
    UNCHANGED = "unchanged", _("Unchanged")
    REFUSED = "refused", _("Refused")


class UndoOutcome(models.TextChoices):
    """What came of undoing one row."""

    REMOVED = "removed", _("Removed")
    RESTORED = "restored", _("Restored")
    CHANGED_SINCE = "changed_since", _("Kept: somebody changed the record since")
    USED_SINCE = "used_since", _("Kept: the record is in use")
    GONE = "gone", _("Gone already")


class FileFormat(models.TextChoices):
    """The kinds of file that an export can be."""

    XLSX = "xlsx", _("Spreadsheet (XLSX)")
    CSV = "csv", _("Text table (CSV)")
    JSONL = "jsonl", _("JSON Lines, for other systems")

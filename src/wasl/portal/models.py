"""Tries at the enquirers' door, counted so that nobody can guess."""

from django.db import models
from django.utils import timezone


class Attempt(models.Model):
    """One try: a keyed fingerprint of an address or of a reference, never either of them."""

    key = models.BinaryField()
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        indexes = [models.Index(fields=["key", "at"], name="attempt_recent")]

    def __str__(self) -> str:
        """Id only."""
        return f"attempt {self.pk}"

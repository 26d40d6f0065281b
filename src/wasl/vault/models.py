"""The wrapped keys: the one table that a backup keeps apart and for 90 days at most."""

from django.db import models
from django.db.models import Q


class PersonKey(models.Model):
    """One person's key, wrapped by the master key; ``None`` once destroyed."""

    subject = models.UUIDField(primary_key=True, editable=False)
    wrapped = models.BinaryField(null=True)
    made_at = models.DateTimeField(auto_now_add=True)
    destroyed_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(wrapped__isnull=False, destroyed_at__isnull=True)
                | Q(wrapped__isnull=True, destroyed_at__isnull=False),
                name="key_is_kept_or_destroyed",
            )
        ]

    def __str__(self) -> str:
        """Never the key."""
        return f"key of {self.subject}"

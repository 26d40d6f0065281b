"""How far the demonstration got, so that an interrupted first start is taken up again."""

from django.db import models


class Loading(models.Model):
    """The one row that says the demonstration data is in the database.

    It is written in the transaction that loads the data: either both are there or neither.
    """

    loaded_at = models.DateTimeField()
    matched_at = models.DateTimeField(null=True)  # null: finding matches was cut off, do it again

    class Meta:
        constraints = [models.CheckConstraint(condition=models.Q(id=1), name="demo_loaded_once")]

    def __str__(self) -> str:
        return f"demonstration data of {self.loaded_at:%Y-%m-%d}"

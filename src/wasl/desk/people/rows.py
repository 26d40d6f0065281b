"""The repeated parts of a person's form: one row for each fact, as many as somebody tells.

A row knows the fact it stands for, so that what the form does not show is kept as it was.
"""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext_lazy as _

from wasl.people.codes import Confidence, Source
from wasl.people.drafts import Item

TYPED = {"dir": "auto", "autocomplete": "off"}


def words(label: Any, help_text: Any = "", *, limit: int = 300) -> forms.CharField:
    """Ask for words in any script, kept as typed; never required."""
    return forms.CharField(
        label=label,
        help_text=help_text,
        required=False,
        max_length=limit,
        strip=True,
        widget=forms.TextInput(attrs=TYPED),
    )


def some_lines(label: Any, help_text: Any = "", *, rows: int = 2) -> forms.CharField:
    """Ask for several lines."""
    return forms.CharField(
        label=label,
        help_text=help_text,
        required=False,
        max_length=10_000,
        widget=forms.Textarea(attrs={"rows": rows, "dir": "auto"}),
    )


class Quiet(forms.Form):
    """A form that can show what was typed without complaining yet."""

    def quiet(self) -> None:
        """Complain of nothing: a row is being added, nothing is saved."""
        self._errors = forms.utils.ErrorDict()


class Row(Quiet):
    """One fact. ``id`` names the row it stands for; ``remove`` takes it away when saved."""

    SECTION: ClassVar[str]
    SAYS: ClassVar[tuple[str, ...]]  # the fields of which one must be filled for the row to count

    id = forms.UUIDField(required=False, widget=forms.HiddenInput)
    remove = forms.BooleanField(label=_("Remove this"), required=False)
    source = forms.ChoiceField(
        label=_("Who says so"), choices=Source, initial=Source.PERSON, required=False
    )
    confidence = forms.ChoiceField(
        label=_("How sure"), choices=Confidence, initial=Confidence.SURE, required=False
    )

    def __init__(
        self, posted: Mapping[str, Any] | None = None, *, prefix: str, original: Item | None = None
    ) -> None:
        """Take what was posted, or show the fact as it stands."""
        first = {} if original is None else {**self.told(original), **_origin(original)}
        super().__init__(posted, prefix=prefix, initial=first)
        self.original = original

    @classmethod
    def told(cls, item: Any) -> dict[str, Any]:
        """Return what the fields show of a fact."""
        raise NotImplementedError

    def item(self) -> Any:
        """Return the fact that the fields tell."""
        raise NotImplementedError

    @property
    def counts(self) -> bool:
        """Whether the row tells anything, and is to stay."""
        said = self.cleaned_data
        told = any(said.get(name) not in {"", None} for name in self.SAYS)
        return not said["remove"] and (told or self.hidden)

    @property
    def hidden(self) -> bool:
        """Whether the stored words are not shown, so that an empty field keeps them (C4)."""
        return False

    def terse(self) -> None:
        """Leave out explanations that the row above gave already."""
        if not self.hidden:
            for field in self.fields.values():
                field.help_text = ""

    @property
    def summary_fields(self) -> list[forms.BoundField]:
        """The fields of the fact itself, without those that every row has."""
        return [self[name] for name in self.fields if name not in Row.base_fields]

    @property
    def origin_fields(self) -> list[forms.BoundField]:
        """Who says so, and how sure."""
        return [self["source"], self["confidence"]]

    def keep(self, item: Any) -> Any:
        """Return the item under the id and purpose of the original, with source and confidence."""
        said = self.cleaned_data
        return replace(
            item,
            id=self.original.id if self.original else None,
            purpose=self.original.purpose if self.original else "",
            source=said["source"] or Source.PERSON,
            confidence=said["confidence"] or Confidence.SURE,
        )


def _origin(item: Item) -> dict[str, Any]:
    return {"id": item.id, "source": item.source, "confidence": item.confidence}

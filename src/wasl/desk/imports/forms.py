"""Forms of imports: shape and wording only."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from wasl.accounts.models import Office, User
from wasl.accounts.permissions import Can
from wasl.exchange.actions import Wanted
from wasl.exchange.codes import Kind
from wasl.exchange.looking import Column
from wasl.exchange.models import BatchContent
from wasl.exchange.reasons import FIELDS
from wasl.exchange.uploads import LARGEST_UPLOAD, TOO_LARGE
from wasl.formats.codes import CODED
from wasl.formats.headers import REQUESTS_ONLY
from wasl.people.codes import Basis, BirthBasis, Purpose, Sex

REQUIRED = ("id", "name")


class UploadForm(forms.Form):
    """A file, and what is to become of it."""

    file = forms.FileField(
        label=_("File"),
        help_text=_("A spreadsheet (XLSX), a text table (CSV) or JSON Lines, up to 50 MB. Nothing is imported before you have looked at it."),
        widget=forms.FileInput(attrs={"accept": ".csv,.tsv,.txt,.xlsx,.jsonl,.json"}),
    )  # fmt: skip
    kind = forms.ChoiceField(
        label=_("What is each row?"),
        choices=[
            (Kind.PEOPLE, _("A person whom we registered")),
            (Kind.REQUESTS, _("A request: somebody seeks the person described")),
        ],
        widget=forms.RadioSelect,
        initial=Kind.PEOPLE,
    )
    limits_explained = forms.BooleanField(
        label=_("Each enquirer was told how tracing works and what we cannot promise"),
        required=False,
        help_text=_("For requests only. Without it they come in as drafts; with it they go to the supervisor."),
    )  # fmt: skip
    office: "forms.ModelChoiceField[Office]" = forms.ModelChoiceField(
        label=_("Office that will own the records"), queryset=None
    )
    basis = forms.ChoiceField(
        label=_("Lawful basis of keeping the data"), choices=[("", "—"), *Basis.choices]
    )
    purpose = forms.ChoiceField(
        label=_("What the data is kept for"), choices=Purpose.choices, initial=Purpose.TRACING
    )

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        """Offer the offices in which the user may import."""
        super().__init__(*args, **kwargs)
        offices = Office.objects.filter(pk__in=user.offices_where(Can.IMPORT_DATA))
        field = self.fields["office"]
        assert isinstance(field, forms.ModelChoiceField)
        field.queryset = offices
        if offices.count() == 1:
            field.initial = offices.get()

    def clean_file(self) -> Any:
        """Refuse a file that is too large for the web."""
        file = self.cleaned_data["file"]
        if file.size > LARGEST_UPLOAD:
            raise forms.ValidationError(TOO_LARGE)
        return file

    def wanted(self) -> Wanted:
        """Return what the file is imported as."""
        given = self.cleaned_data
        return Wanted(
            given["office"],
            Kind(given["kind"]),
            Basis(given["basis"]),
            Purpose(given["purpose"]),
            limits_explained=given["limits_explained"],
        )


class ColumnsForm(forms.Form):
    """Which column of the file is which field."""

    order = forms.ChoiceField(
        label=_("Dates such as 04/07/2009"),
        choices=[
            ("", _("There are none, or they cannot be mistaken")),
            ("dmy", _("Day first: 4 July")),
            ("mdy", _("Month first: April 7")),
        ],
        required=False,
    )

    def __init__(self, *args: Any, columns: list[Column], kind: Kind, **kwargs: Any) -> None:
        """Make a choice for each column."""
        super().__init__(*args, **kwargs)
        self.columns = columns
        offered = [
            (field, words)
            for field, words in FIELDS.items()
            if kind == Kind.REQUESTS or field not in REQUESTS_ONLY
        ]
        for number, column in enumerate(columns):
            self.fields[f"column_{number}"] = forms.ChoiceField(
                label=column.header,
                choices=[("", _("Leave out")), *offered],
                initial=column.field,
                required=False,
            )

    def rows(self) -> list[tuple[Column, forms.BoundField]]:
        """Return each column with its choice."""
        return [(column, self[f"column_{n}"]) for n, column in enumerate(self.columns)]

    def clean(self) -> dict[str, Any]:
        """Refuse a field that is chosen twice, or columns without an id and a name."""
        given = super().clean() or self.cleaned_data
        chosen = [given.get(f"column_{n}", "") for n in range(len(self.columns))]
        for field in FIELDS:
            if chosen.count(field) > 1:
                words = {"field": FIELDS[field]}
                self.add_error(None, _("Two columns stand for the same field: %(field)s.") % words)
        for field in REQUIRED:
            if field not in chosen:
                words = {"field": FIELDS[field]}
                self.add_error(None, _("Choose the column that stands for: %(field)s.") % words)
        return given

    def chosen(self) -> dict[str, str]:
        """Return header to field, without the columns that are left out."""
        pairs = (
            (column.header, self.cleaned_data[f"column_{n}"])
            for n, column in enumerate(self.columns)
        )
        return {header: field for header, field in pairs if field}


CODE_WORDS: dict[str, dict[str, Any]] = {
    "sex": dict(Sex.choices),
    "birth_basis": dict(BirthBasis.choices),
}


class WordsForm(forms.Form):
    """What the file's own words mean."""

    def __init__(self, *args: Any, content: BatchContent, **kwargs: Any) -> None:
        """Make a choice for each word that is no code."""
        super().__init__(*args, **kwargs)
        self.content = content
        self.named: dict[str, tuple[str, str]] = {}
        for column, words in content.values.items():
            labels = CODE_WORDS.get(column, {})
            codes = [(code, labels.get(code, code)) for code in sorted(CODED[column])]
            for word, code in words.items():
                name = f"word_{len(self.named)}"
                self.named[name] = (column, word)
                self.fields[name] = forms.ChoiceField(
                    label=f"{FIELDS[column]}: {word}",
                    choices=[("", _("Refuse the row")), *codes],
                    initial=code,
                    required=False,
                )

    def chosen(self) -> dict[str, dict[str, str]]:
        """Return each word and its code; without one the rows are refused."""
        found: dict[str, dict[str, str]] = {}
        for name, (column, word) in self.named.items():
            found.setdefault(column, {})[word] = self.cleaned_data[name]
        return found

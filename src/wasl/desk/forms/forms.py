"""The form by which forms are uploaded: shape and wording only."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from wasl.accounts.models import Office, User
from wasl.accounts.permissions import Can
from wasl.questionnaires.compiling import LARGEST

LARGEST_MEDIA = 5_000_000  # bytes of one picture or sound
MOST_MEDIA = 200


class SeveralFiles(forms.FileInput):
    """Choose several files at once."""

    allow_multiple_selected = True


class MediaField(forms.FileField):
    """Pictures, sounds and lists of a form."""

    widget = SeveralFiles

    def clean(self, data: Any, initial: Any = None) -> Any:
        """Check each file by itself."""
        given = data if isinstance(data, list | tuple) else [data] if data else []
        if len(given) > MOST_MEDIA:
            raise forms.ValidationError(_("There are more than 200 files."))
        files = [super(MediaField, self).clean(one, initial) for one in given]
        if any(file.size > LARGEST_MEDIA for file in files):
            raise forms.ValidationError(_("A picture or sound is larger than 5 MB."))
        return files


class UploadForm(forms.Form):
    """A spreadsheet with a form, and what belongs to it."""

    office: "forms.ModelChoiceField[Office]" = forms.ModelChoiceField(
        label=_("Office that will fill it"), queryset=None
    )
    file = forms.FileField(
        label=_("Form (XLSForm)"),
        help_text=_("A spreadsheet (.xlsx) up to 5 MB. Each question says in bind::wasl:class how sensitive its answer is, in bind::wasl:purpose what it is for and in bind::wasl:need why it must be asked."),
        widget=forms.FileInput(attrs={"accept": ".xlsx"}),
    )  # fmt: skip
    pictures = MediaField(
        label=_("Pictures, sounds and lists"),
        help_text=_("Those that the form names, each up to 5 MB. You can choose several."),
        required=False,
    )

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        """Offer the offices where the user publishes forms."""
        super().__init__(*args, **kwargs)
        field = self.fields["office"]
        assert isinstance(field, forms.ModelChoiceField)
        offices = Office.objects.filter(pk__in=user.offices_where(Can.PUBLISH_FORM))
        field.queryset = offices
        if offices.count() == 1:
            field.initial = offices.get()

    def clean_file(self) -> Any:
        """Refuse what is too large to be a form."""
        file = self.cleaned_data["file"]
        if file.size > LARGEST:
            raise forms.ValidationError(_("The form is larger than 5 MB."))
        return file

    def source(self) -> bytes:
        """Return the spreadsheet."""
        file = self.cleaned_data["file"]
        file.seek(0)
        body: bytes = file.read()
        return body

    def media_files(self) -> dict[str, bytes]:
        """Return what belongs to the form, by name."""
        return {file.name: file.read() for file in self.cleaned_data["pictures"]}

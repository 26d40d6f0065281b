"""From the text of a form, or a spreadsheet, to the XForm that desk and phones render (pyxform)."""

import re
from dataclasses import dataclass
from io import BytesIO
from typing import Final

from django.utils.translation import gettext_lazy as _
from pyxform.errors import PyXFormError
from pyxform.xls2xform import convert

from wasl.errors import Invalid

SPREADSHEET: Final = "xlsx"
MARKDOWN: Final = "md"
LARGEST: Final = 5_000_000


@dataclass(frozen=True)
class Compiled:
    """An XForm and what pyxform had to say about its source.

    Attributes:
        media: Names of files that the form refers to: pictures, sound, lists.
    """

    xform: str
    warnings: tuple[str, ...]
    media: tuple[str, ...]


def compile_form(source: bytes, kind: str) -> Compiled:
    """Compile an XLSForm.

    Args:
        source: The bytes of the file.
        kind: ``md`` for Markdown tables, ``xlsx`` for a spreadsheet.

    Raises:
        Invalid: it does not compile; the message is pyxform's and names row and column.
    """
    if len(source) > LARGEST:
        raise Invalid("questionnaires.form_too_large", _("The form is larger than 5 MB."))
    try:
        made = convert(
            source.decode() if kind == MARKDOWN else BytesIO(source), file_type=f".{kind}"
        )
    except PyXFormError as error:
        raise Invalid("questionnaires.does_not_compile", str(error)) from error
    except Exception as error:  # a damaged spreadsheet raises whatever its reader likes
        raise Invalid(
            "questionnaires.not_a_spreadsheet",
            _(
                "This is not an XLSForm that can be read: a spreadsheet (.xlsx) with a sheet survey."
            ),
        ) from error
    files = re.findall(r"jr://(?:images|audio|video|file|file-csv)/([^<\"\s]+)", made.xform)
    return Compiled(made.xform, tuple(made.warnings), tuple(dict.fromkeys(files)))

"""From a sheet, as plain data, to a PDF. Fonts and template are ours; nothing is fetched."""

from collections.abc import Mapping
from functools import lru_cache
from io import BytesIO
from pathlib import Path
from typing import Any, Final
from unicodedata import bidirectional

import msgspec
import segno
import typst
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.utils import translation

TEMPLATE: Final = Path(__file__).parent / "sheet.typ"
RIGHT_TO_LEFT: Final = frozenset({"ar", "dv", "fa", "he", "ku", "ps", "sd", "ug", "ur", "yi"})


def typeset(
    sheet: dict[str, Any], files: Mapping[str, bytes] | None = None, *, tagged: bool = True
) -> bytes:
    """Return the PDF of a sheet.

    Args:
        sheet: What ``sheet.typ`` reads.
        files: Pictures by the names under which the sheet refers to them.
        tagged: Whether its structure is told, so that a screen reader can read it out.

    Raises:
        ImproperlyConfigured: the front end, which brings the fonts, was not built.
    """
    made: bytes = typst.compile(
        {
            "main": TEMPLATE.read_bytes(),
            "sheet.json": msgspec.json.encode(sheet),
            "code.svg": _qr(sheet["code"]),
            **(files or {}),
        },
        font_paths=_fonts(Path(settings.PRINT_FONTS_DIR)),
        ignore_system_fonts=True,
        pdf_tags=tagged,
    )
    return made


def frame(language: str) -> dict[str, Any]:
    """Return what every sheet says of its language."""
    return {
        "language": language.split("-", maxsplit=1)[0],
        "rtl": language.split("-", maxsplit=1)[0] in RIGHT_TO_LEFT,
    }


def directed(text: str) -> dict[str, Any]:
    """Return words with the direction in which they are written: that of their first letter."""
    first = next((sign for sign in map(bidirectional, text) if sign in {"L", "R", "AL"}), "L")
    return {"text": text, "rtl": first != "L"}


def spoken_in(language: str) -> Any:
    """Let our own words be in the form's language, or in English where we have no others."""
    known = {code for code, _name in settings.LANGUAGES}
    base = language.split("-", maxsplit=1)[0]
    return translation.override(base if base in known else "en")


@lru_cache(maxsize=2)
def _fonts(folder: Path) -> Any:
    fonts = typst.Fonts(
        include_system_fonts=False, include_embedded_fonts=False, font_paths=[str(folder)]
    )
    if "Noto Sans" not in fonts.families():
        raise ImproperlyConfigured(
            "The front end is not built. In frontend/, run: npm ci && npm run build"
        )
    return fonts


@lru_cache(maxsize=64)
def _qr(code: str) -> bytes:
    out = BytesIO()
    segno.make(code, micro=False, error="m").save(out, kind="svg", border=0)
    return out.getvalue()

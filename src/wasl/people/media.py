"""Photos and documents made harmless: told by content, drawn again, nothing hidden kept.

A picture is decoded and encoded afresh, so that place and camera (EXIF), comments and whatever
else travelled in the file stay behind. Of a PDF only the pages are copied: no scripts, no
attachments, no author.
"""

import warnings
from dataclasses import dataclass, field
from io import BytesIO

from django.utils.translation import gettext_lazy as _
from PIL import Image, ImageOps
from pypdf import PdfReader, PdfWriter
from pypdf.errors import PyPdfError
from pypdf.generic import NameObject

from wasl.errors import Invalid

LARGEST = 15_000_000
"""Bytes of an upload."""
PIXELS = 50_000_000
EDGE = 2400
"""Pixels: a larger picture is made smaller; faces and print stay readable."""
PAGES = 100
IMAGES = {"JPEG": "image/jpeg", "PNG": "image/png", "WEBP": "image/webp"}
PDF = "application/pdf"
# What a page may bring along that acts, hides or tells: left out of the copy.
PAGE_EXTRAS = ("/AA", "/Annots", "/Metadata", "/PieceInfo", "/LastModified", "/Tabs", "/B")


@dataclass(frozen=True)
class Cleaned:
    """A file that may be kept.

    Attributes:
        sizes: Width and height in pixels, or the number of pages.
    """

    media_type: str
    body: bytes
    sizes: dict[str, int] = field(default_factory=dict)


def clean(body: bytes) -> Cleaned:
    """Return the harmless form of an uploaded file; its name and claimed type count for nothing.

    Raises:
        Invalid: too large, damaged, or neither a picture (JPEG, PNG, WebP) nor a PDF.
    """
    if len(body) > LARGEST:
        raise Invalid("people.file_too_large", _("The file is larger than 15 MB."))
    return _clean_pdf(body) if body.startswith(b"%PDF-") else _clean_image(body)


def _clean_image(body: bytes) -> Cleaned:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            image = Image.open(BytesIO(body), formats=list(IMAGES))
            _check_pixels(image)
            form = str(image.format)
            image.load()
            drawn = _drawn_again(image, form)
    except Invalid:
        raise
    except Exception as error:  # decoders of damaged files raise whatever they like
        raise Invalid(
            "people.file_unknown",
            _("This is not a picture (JPEG, PNG, WebP) or PDF that can be opened."),
        ) from error
    out = BytesIO()
    drawn.save(out, form, **({} if form == "PNG" else {"quality": 88}))
    sizes = {"width": drawn.width, "height": drawn.height}
    return Cleaned(IMAGES[form], out.getvalue(), sizes)


def _check_pixels(image: Image.Image) -> None:
    """Look at the announced size before any pixel is decoded."""
    if image.width * image.height > PIXELS:
        raise Invalid("people.file_too_large", _("The picture has too many pixels."))


def _drawn_again(image: Image.Image, form: str) -> Image.Image:
    """Return the pixels alone, upright, on a fresh picture."""
    upright = ImageOps.exif_transpose(image)
    see_through = form != "JPEG" and (
        upright.mode in {"RGBA", "LA", "PA"} or "transparency" in upright.info
    )
    pixels = upright.convert("RGBA" if see_through else "RGB")
    pixels.thumbnail((EDGE, EDGE))
    fresh = Image.new(pixels.mode, pixels.size)
    fresh.paste(pixels)
    return fresh


def _clean_pdf(body: bytes) -> Cleaned:
    try:
        reader = PdfReader(BytesIO(body), strict=False)
        pages = _checked_pages(reader)
        writer = PdfWriter()
        for page in reader.pages:
            for extra in PAGE_EXTRAS:
                page.pop(NameObject(extra), None)
            writer.add_page(page)
        writer.metadata = None
        out = BytesIO()
        writer.write(out)
    except Invalid:
        raise
    except (PyPdfError, ValueError, KeyError, TypeError, RecursionError, OSError) as error:
        raise Invalid(
            "people.file_unknown",
            _("This is not a picture (JPEG, PNG, WebP) or PDF that can be opened."),
        ) from error
    return Cleaned(PDF, out.getvalue(), {"pages": pages})


def _checked_pages(reader: PdfReader) -> int:
    pages = 0 if reader.is_encrypted else len(reader.pages)
    if not 0 < pages <= PAGES:
        raise Invalid(
            "people.file_refused", _("A PDF must be without a password and at most 100 pages.")
        )
    return pages

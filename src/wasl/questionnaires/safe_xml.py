"""XML from outside, read without doing what it asks: no entities, no other files, no bombs."""

from io import BytesIO
from typing import Final
from xml.etree.ElementTree import Element, ParseError

from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import iterparse
from django.utils.translation import gettext_lazy as _

from wasl.errors import Invalid

LARGEST: Final = 10_000_000
"""Bytes: a form of a hundred questions is a thousandth of it."""
DEEPEST: Final = 60
MOST_ELEMENTS: Final = 200_000


def parse(raw: bytes) -> Element:
    """Return the root element of a document.

    Raises:
        Invalid: not XML, too large, too deep, or it defines entities or names other files.
    """
    if len(raw) > LARGEST:
        raise Invalid("questionnaires.xml_too_large", _("The document is larger than 10 MB."))
    depth = elements = 0
    root: Element | None = None
    try:
        for event, element in iterparse(
            BytesIO(raw), events=("start", "end"), forbid_dtd=True, forbid_entities=True
        ):
            if event == "end":
                depth -= 1
                continue
            root = element if root is None else root
            depth += 1
            elements += 1
            if depth > DEEPEST or elements > MOST_ELEMENTS:
                raise Invalid(
                    "questionnaires.xml_too_deep", _("The document is nested too deeply.")
                )
    except (ParseError, DefusedXmlException, LookupError, ValueError) as error:
        raise Invalid(
            "questionnaires.xml_broken", _("This is not well-formed XML of a form.")
        ) from error
    if root is None:
        raise Invalid("questionnaires.xml_broken", _("This is not well-formed XML of a form."))
    return root

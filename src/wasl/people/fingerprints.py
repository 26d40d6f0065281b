"""By what an equal phone number, address or document number is found unseen.

Values are normalised here and nowhere else, so that a fingerprint made at registration and one
made from a search or a file agree. What is shown stays as it was written.
"""

import re
import unicodedata

from wasl.people.codes import ContactKind
from wasl.vault.keys import blind

INTERNATIONAL = re.compile(r"^(?:\+|00)")


def of_contact(kind: str, value: str) -> bytes:
    """Return the fingerprint of a phone number or an address.

    Phones are compared by their digits in any script: ``+39 06 12`` and ``٠٠٣٩٠٦١٢`` are one.
    """
    text = unicodedata.normalize("NFKC", value).strip()
    if kind == ContactKind.PHONE:
        digits = "".join(str(unicodedata.digit(c)) if c.isdigit() else c for c in text)
        plain = "".join(c for c in digits if c.isdigit() or c == "+")
        return blind("contact:phone", INTERNATIONAL.sub("", plain))
    return blind(f"contact:{kind}", " ".join(text.casefold().split()))


def of_foreign_id(kind: str, issuer: str, value: str) -> bytes:
    """Return the fingerprint of an id; spaces, dashes and case are no part of it."""
    text = unicodedata.normalize("NFKC", value).casefold()
    plain = "".join(c for c in text if c.isalnum()) or text
    return blind(f"foreign:{kind}:{issuer.casefold()}", plain)

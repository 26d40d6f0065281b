"""The code on a blank form: says which form and which version somebody filled on paper.

It is worked out from the form's id and the version and stored nowhere, so that a sheet printed
anywhere tells the same. A check character tells when a sign was mistaken.
"""

import hashlib
import unicodedata
from typing import Final

from wasl.people.references import ALPHABET, CHECKABLE, CHECKS
from wasl.questionnaires.models import FormVersion

OURS: Final = "wasl_"
PREFIX: Final = 3
BODY: Final = 4
# Crockford's letters that are taken for figures, and the one that is taken for another letter.
HEARD_AS: Final = str.maketrans({"I": "1", "L": "1", "O": "0", "U": "V"})


def code_of(version: FormVersion) -> str:
    """Return the code of a published version, ``REG-7K2PX``."""
    return make_code(version.form.form_id, version.version)


def read_code(text: str) -> tuple[str, str] | None:
    """Return form id and version of what was typed from a sheet.

    Case, blanks, hyphens, look-alike letters and the figures of other scripts are forgiven.

    Returns:
        ``None`` when a sign was mistaken, or no such version was published.
    """
    typed = _plain(text)
    if len(typed) != PREFIX + BODY + 1 or not _checks(typed):
        return None
    known = FormVersion.objects.values_list("form__form_id", "version").distinct()
    found = {pair for pair in known if _plain(make_code(*pair)) == typed}
    return found.pop() if len(found) == 1 else None


def make_code(form_id: str, version: str) -> str:
    """Work out a code; a body whose check could not be said aloud is passed over."""
    prefix = _prefix(form_id)
    for attempt in range(1000):
        digest = hashlib.sha256(f"{form_id}\0{version}\0{attempt}".encode()).digest()
        body = "".join(ALPHABET[byte % 32] for byte in digest[:BODY])
        check = _check(_plain(prefix + body))
        if check in CHECKABLE:
            return f"{prefix}-{body}{check}"
    raise AssertionError("one check in two can be said aloud")


def _prefix(form_id: str) -> str:
    letters = [c for c in form_id.removeprefix(OURS).upper() if c.isascii() and c.isalnum()]
    return "".join(letters[:PREFIX]).ljust(PREFIX, "X")


def _plain(text: str) -> str:
    return "".join(_figure(c) for c in text.upper() if c.isalnum()).translate(HEARD_AS)


def _figure(character: str) -> str:
    """Return ٧ as 7: sheets are typed in with the keyboard that is at hand."""
    value = unicodedata.digit(character, None)
    return character if value is None else str(value)


def _checks(typed: str) -> bool:
    return all(c in ALPHABET for c in typed) and _check(typed[:-1]) == typed[-1]


def _check(body: str) -> str:
    value = 0
    for character in body:
        value = value * 32 + ALPHABET.index(character)
    return CHECKS[value % 37]

"""The reference that people say aloud: random, with a check digit, telling nothing."""

import secrets

# Crockford's base 32 has no I, L, O and U: what is heard or copied by hand is rarely mistaken.
ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
# 32 values and five more for the check, as Crockford defines them (modulo 37).
CHECKS = ALPHABET + "*~$=U"
CHECKABLE = [c for c in CHECKS if c.isalnum() and c != "U"]
LENGTH = 7
HEARD_AS = str.maketrans({"I": "1", "L": "1", "O": "0"})


def make_reference() -> str:
    """Return a fresh reference such as ``4K7P-T9WM``; neither office nor year can be read in it."""
    while True:
        body = "".join(secrets.choice(ALPHABET) for _ in range(LENGTH))
        check = CHECKS[_value(body) % 37]
        if check in CHECKABLE:  # a sign that cannot be said aloud is not given out
            return f"{body[:4]}-{body[4:]}{check}"


def read_reference(text: str) -> str | None:
    """Return the reference as stored, or ``None`` when a character was mistaken."""
    plain = "".join(c for c in text.upper().translate(HEARD_AS) if c.isalnum())
    if len(plain) != LENGTH + 1 or any(c not in ALPHABET for c in plain):
        return None
    if CHECKS[_value(plain[:-1]) % 37] != plain[-1]:
        return None
    return f"{plain[:4]}-{plain[4:]}"


def _value(body: str) -> int:
    value = 0
    for character in body:
        value = value * 32 + ALPHABET.index(character)
    return value

"""How a sheet says how carefully it must be kept."""

from django.utils.translation import gettext as _


def class_mark(sensitivity: int) -> str:
    """Return the class of the most sensitive answer, in words."""
    return {
        1: _("C1 · not personal"),
        2: _("C2 · personal"),
        3: _("C3 · sensitive: keep locked away"),
        4: _("C4 · life or safety: keep locked away, never copy"),
    }[sensitivity]

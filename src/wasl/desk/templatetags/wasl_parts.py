"""Template tags for the partials: the evidence bar's geometry and the scripts' sentences."""

from dataclasses import dataclass

from django import template
from django.utils.formats import number_format
from django.utils.html import json_script
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

register = template.Library()

# The bar in the units of its drawing, 100 wide: one bit is as long on both sides of the zero line,
# so that bars of one page can be compared by eye.
ZERO = 35.0
PER_BIT = 5.0
SLIVER = 0.8  # the least that can still be seen


@dataclass(frozen=True)
class Bar:
    """How to draw one piece of evidence. Numbers are strings: drawings know no decimal comma."""

    kind: str  # for, against, silent
    start: str
    width: str
    zero: str
    beyond: bool  # longer than the drawing; the figure beside it says how much
    figure: str  # as read by people, in their language: +6,9
    spoken: str  # the text alternative


@register.simple_tag
def bar(bits: float | None) -> Bar:
    """Lay out the bar of ``bits``; ``None`` and 0 are silence, not a bar of no length."""
    if not bits:
        return Bar(
            "silent", "0", "0", _units(ZERO), beyond=False, figure="", spoken=_("says nothing")
        )
    room = 100 - ZERO if bits > 0 else ZERO
    width = min(max(abs(bits) * PER_BIT, SLIVER), room)
    figure = signed(bits)
    spoken = _("%(bits)s bits for") if bits > 0 else _("%(bits)s bits against")
    return Bar(
        kind="for" if bits > 0 else "against",
        start=_units(ZERO if bits > 0 else ZERO - width),
        width=_units(width),
        zero=_units(ZERO),
        beyond=abs(bits) * PER_BIT > room,
        figure=figure,
        spoken=spoken % {"bits": number_format(abs(bits), decimal_pos=1)},
    )


@register.filter
def signed(bits: float) -> str:
    """Write bits with their sign, one decimal, in the page's language: +6.9, −3,5."""
    sign = "+" if bits > 0 else "−" if bits < 0 else ""
    return sign + number_format(abs(bits), decimal_pos=1)


@register.simple_tag
def script_words() -> SafeString:
    """Hand the scripts their sentences as data; a script in the page would break the policy."""
    return json_script(
        {
            "lost": _(
                "Not saved: the connection was lost. What you typed is still here; try again."
            ),
            "failed": _("Not done: the server could not answer. Nothing was changed; try again."),
            "leave": _("What you typed is not saved."),
            "close": _("Close"),
            "sending": _("Sending…"),
            "done": _("Done"),
            "next": _("Next"),
            "step": _("%(step)s of %(steps)s"),
        },
        "words",
    )


def _units(number: float) -> str:
    return f"{number:.2f}".rstrip("0").rstrip(".")

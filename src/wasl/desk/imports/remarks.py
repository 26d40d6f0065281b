"""What is worth knowing about a file, in the worker's language."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

REMARK_WORDS: dict[str, str | Promise] = {
    "age_and_birth": _("is ignored, because a birth is given"),
    "already_gregorian": _("is read as Gregorian: no such year has come in that calendar"),
    "encoding_guessed": _("is in an encoding that was guessed: look whether names read well"),
    "not_for_people": _("belongs to requests and is ignored"),
    "unknown_field": _("is not a known field and is ignored"),
}

"""The pages that the side bar leads to, as one table."""

from collections.abc import Callable
from dataclasses import dataclass

from django.urls import NoReverseMatch, reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from wasl.accounts.permissions import Can


@dataclass(frozen=True)
class Entry:
    """One line of the side bar.

    ``permission`` is ``None`` for a page that every worker sees; ``key`` is pressed after ``g``
    to go there.
    """

    url_name: str
    label: str | Promise
    icon: str
    permission: Can | None = None
    key: str = ""


ENTRIES = (
    Entry("desk:work", _("My work"), "inbox", key="w"),
    Entry("desk:search", _("Search"), "search", Can.SEARCH_PEOPLE, key="s"),
    Entry("desk:people", _("People"), "users", Can.READ_PERSON, key="p"),
    Entry("desk:requests", _("Requests"), "route", Can.READ_REQUEST, key="r"),
    Entry("desk:candidates", _("Candidates"), "git-compare", Can.REVIEW_CANDIDATE, key="c"),
    Entry("desk:fill", _("Fill a form"), "edit", Can.FILL_FORM, key="n"),
    Entry("desk:consents", _("Consents"), "shield-check", Can.READ_CONSENT),
    Entry("desk:answers", _("Filled forms"), "clipboard-list", Can.READ_ANSWERS, key="f"),
    Entry("desk:import", _("Import"), "upload", Can.IMPORT_DATA),
    Entry("desk:export", _("Export"), "download", Can.EXPORT_DATA),
    Entry("desk:devices", _("Phones and tablets"), "phone", Can.FILL_FORM),
    Entry("desk:forms", _("Forms"), "file", Can.PUBLISH_FORM),
    Entry("desk:people-find-to-erase", _("Erase a record"), "trash", Can.ERASE_PERSON),
    Entry("desk:users", _("Users and offices"), "building", Can.MANAGE_USERS),
    Entry("desk:audit", _("Audit"), "history", Can.READ_TRAIL),
)

# A thumb reaches this many in the bottom bar of a telephone; the others are behind "More".
IN_BOTTOM_BAR = 4


@dataclass(frozen=True)
class Link:
    """One line of the side bar as this user sees it now."""

    label: str | Promise
    icon: str
    url: str
    key: str
    count: int
    current: bool


def links(*, path: str, may: Callable[[Can], bool], counts: dict[str, int]) -> list[Link]:
    """Return the entries that this user may open.

    Args:
        path: Path of the page being shown; the longest entry that begins it is current.
        may: Whether the user holds a permission anywhere.
        counts: What waits, by url name; a count of nought shows nothing.
    """
    shown = [(entry, _address(entry)) for entry in ENTRIES]
    shown = [
        (entry, url)
        for entry, url in shown
        if url and (entry.permission is None or may(entry.permission))
    ]
    here = max((url for _entry, url in shown if _leads(url, path)), key=len, default="")
    return [
        Link(
            label=entry.label,
            icon=entry.icon,
            url=url,
            key=entry.key,
            count=counts.get(entry.url_name, 0),
            current=url == here,
        )
        for entry, url in shown
    ]


def _leads(url: str, path: str) -> bool:
    return path == url if url == reverse("desk:work") else path.startswith(url)


def _address(entry: Entry) -> str:
    try:
        return reverse(entry.url_name)
    except NoReverseMatch:  # a page that is not built yet is not offered
        return ""

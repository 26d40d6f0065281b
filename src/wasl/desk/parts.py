"""What the partials of ``templates/desk/parts`` take: small values that the views make."""

from dataclasses import dataclass
from enum import StrEnum

from django.utils.functional import Promise

Words = str | Promise  # a lazy sentence is translated when it is shown


class Tone(StrEnum):
    """How a button looks: the one thing to do, one of several, or one that cannot be undone."""

    MAIN = "main"
    PLAIN = "plain"
    GRAVE = "grave"


@dataclass(frozen=True, kw_only=True)
class Action:
    """A button. With ``opens`` it opens the dialog of that id; else it leads to ``url``."""

    label: Words
    url: str = ""
    tone: Tone = Tone.PLAIN
    icon: str = ""
    opens: str = ""
    posts: bool = False  # sends a POST to ``url`` instead of following it


@dataclass(frozen=True, kw_only=True)
class Missing:
    """Something without which the next step cannot be done, and where to supply it."""

    label: Words
    url: str = ""


@dataclass(frozen=True, kw_only=True)
class NextStep:
    """The one box of a record page: what is needed now, why, and the buttons that do it."""

    title: Words
    why: Words = ""
    actions: tuple[Action, ...] = ()
    missing: tuple[Missing, ...] = ()


class StepState(StrEnum):
    """Where one move of a record stands."""

    DONE = "done"
    NOW = "now"
    TO_COME = "to-come"
    STOPPED = "stopped"


@dataclass(frozen=True, kw_only=True)
class Step:
    """One move of a record; a finished one links to what was recorded."""

    label: Words
    state: StepState = StepState.TO_COME
    url: str = ""


@dataclass(frozen=True, kw_only=True)
class Spelling:
    """A name as it was stated. ``lang`` is a BCP 47 tag; ``dir`` is ``ltr``, ``rtl`` or ``auto``."""

    text: str
    lang: str = ""
    dir: str = "auto"


@dataclass(frozen=True, kw_only=True)
class Difference:
    """One field of a stale page: what is saved now, and what was typed meanwhile."""

    label: Words
    saved: str
    typed: str

    @property
    def differs(self) -> bool:
        """Whether somebody must choose between the two."""
        return self.saved != self.typed

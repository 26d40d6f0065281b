"""How common a name is in its own population: the u of every agreement between names."""

from typing import Protocol

from wasl.matching.model import model
from wasl.matching.names.forms import Form, share_of
from wasl.matching.names.parsing import Role
from wasl.matching.names.tokens import Level

SHARE_OF_COMPOUND = 0.15  # of those who bear a name, who bear it behind Abd or the like
FAMILY_ROLES = frozenset({Role.FAMILY, Role.FAMILY2, Role.NISBA, Role.MARRIED})


def kind_of(role: Role) -> str:
    """Whether a role draws on given or on family names."""
    return "family" if role in FAMILY_ROLES else "given"


class Shares(Protocol):
    """Where shares come from: a registry's own counts, or the shipped tables."""

    one_sided: bool  # only the sought side's name is looked up

    def share(self, form: Form, kind: str, system: str, level: Level) -> float:
        """Share of a system's people whose name in such a role agrees at ``level`` or better."""
        ...


class ShippedShares:
    """Shares for a pair without a registry."""

    one_sided = False

    def share(self, form: Form, kind: str, system: str, level: Level) -> float:
        """See ``Shares``."""
        if level == Level.INITIAL:
            return model().number("shares", "initial")
        return shipped(form, kind, system) * model().levels[level.name.lower()].spread


def shipped(form: Form, kind: str, system: str) -> float:
    """The shipped share of a name, or what is assumed of an unlisted one."""
    listed = share_of(form, kind, system)
    if listed is None:
        return model().number_for("shares", system, kind)
    if form.affix and form.affix != "muhammad":
        listed *= SHARE_OF_COMPOUND
    return max(listed, model().number("shares", "floor"))

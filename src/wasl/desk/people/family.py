"""The family as a drawing: the person in the middle, generations above and below.

The server works out where everything stands; the page draws it as SVG without a script. Each
relative with a record is a link, so that the family can be walked with the keyboard. In languages
that are read from the right the drawing is mirrored here, word order and all.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import get_language_bidi

from wasl.desk.parts import Spelling
from wasl.people.codes import EdgeState, Kinship
from wasl.people.summaries import Relative, Summary

K = Kinship
WIDTH, GAP, BETWEEN = 190, 18, 54
LINE, FRAME = 21, 50  # height of a line of a name, and of all else in a box
LETTERS = 19  # of a name, in one line of a box
IN_ROW = 4

# How many generations above (negative) or below the person each relative stands.
GENERATION: dict[Kinship, int] = {
    **dict.fromkeys([K.GREAT_GRANDPARENT], -3),
    **dict.fromkeys([K.GRANDPARENT], -2),
    **dict.fromkeys(
        [
            K.PARENT, K.STEP_PARENT, K.ADOPTIVE_PARENT, K.FOSTER_PARENT, K.KAFALA_CARER,
            K.AUNT_UNCLE, K.PARENT_IN_LAW, K.CAREGIVER, K.GUARDIAN, K.GODPARENT,
        ],
        -1,
    ),
    **dict.fromkeys(
        [
            K.CHILD, K.STEP_CHILD, K.ADOPTED_CHILD, K.FOSTER_CHILD, K.MAKFUL, K.NIECE_NEPHEW,
            K.CHILD_IN_LAW, K.CARED_CHILD, K.WARD, K.GODCHILD,
        ],
        1,
    ),
    **dict.fromkeys([K.GRANDCHILD], 2),
    **dict.fromkeys([K.GREAT_GRANDCHILD], 3),
}  # fmt: skip
# Beside the person; whoever is in neither table stands in a last row: not family, but a lead.
SAME = frozenset(
    {
        K.SIBLING,
        K.COUSIN,
        K.SPOUSE,
        K.FIANCE,
        K.PARTNER,
        K.FORMER_SPOUSE,
        K.CO_WIFE,
        K.SIBLING_IN_LAW,
    }
)
LAST_ROW = 9


@dataclass(frozen=True)
class Box:
    """One person of the drawing. Numbers are in the units of the drawing."""

    x: int
    y: int
    height: int
    name: Spelling
    relative: Relative | None = None  # ``None`` for the person in the middle

    @property
    def width(self) -> int:
        """All boxes are of one width."""
        return WIDTH

    @property
    def middle(self) -> int:
        """Across."""
        return self.x + WIDTH // 2


@dataclass(frozen=True)
class Tie:
    """A line between the person and a relative."""

    path: str
    state: EdgeState


@dataclass(frozen=True)
class Drawing:
    """What the page draws."""

    width: int
    height: int
    boxes: Sequence[Box]
    ties: Sequence[Tie]

    @property
    def view_box(self) -> str:
        """The frame of the drawing."""
        return f"0 0 {self.width} {self.height}"


def draw(summary: Summary, name: Spelling) -> Drawing | None:
    """Lay out a person's family; ``None`` when nobody is known."""
    if not summary.relatives:
        return None
    rows = _rows(summary.relatives)
    width = max(len(row) for _generation, row in rows) * (WIDTH + GAP) + GAP
    mirrored = get_language_bidi()
    boxes: list[Box] = []
    top = GAP
    for _generation, row in rows:
        height = max(_height(_name_of(one, name)) for one in row)
        start = (width - len(row) * (WIDTH + GAP) + GAP) // 2
        for place, one in enumerate(row):
            x = start + place * (WIDTH + GAP)
            x = width - x - WIDTH if mirrored else x
            boxes.append(Box(x, top, height, Spelling(text=_name_of(one, name)), one))
        top += height + BETWEEN
    centre = next(box for box in boxes if box.relative is None)
    ties = [
        Tie(_path(centre, box), box.relative.state) for box in boxes if box.relative is not None
    ]
    return Drawing(width, top - BETWEEN + GAP, boxes, ties)


def _rows(relatives: Sequence[Relative]) -> list[tuple[int, list[Relative | None]]]:
    by_generation: dict[int, list[Relative | None]] = {0: [None]}
    for relative in relatives:
        own = 0 if relative.kind in SAME else LAST_ROW
        by_generation.setdefault(GENERATION.get(relative.kind, own), []).append(relative)
    rows = []
    for generation in sorted(by_generation):
        row = by_generation[generation]
        if generation == 0:  # the person stands among brothers and sisters, not before them
            beside = row[1:]
            row = [*beside[: len(beside) // 2], None, *beside[len(beside) // 2 :]]
        parts = [row[at : at + IN_ROW] for at in range(0, len(row), IN_ROW)]
        rows += [(generation, part) for part in parts]
    return rows


def _name_of(one: Relative | None, own: Spelling) -> str:
    return own.text if one is None else one.name


def _height(name: str) -> int:
    """Return a height in which the whole name finds room: names are never cut short."""
    return FRAME + LINE * max(1, -(-len(name) // LETTERS))


def _path(centre: Box, box: Box) -> str:
    """Return an elbow: out of the centre, along between the rows, into the box."""
    if box.y == centre.y:
        under = centre.y + centre.height
        bend = under + BETWEEN // 3
        return f"M{centre.middle} {under}V{bend}H{box.middle}V{under}"
    if box.y < centre.y:
        bend, foot = centre.y - BETWEEN // 2, box.y + box.height
        return f"M{centre.middle} {centre.y}V{bend}H{box.middle}V{foot}"
    bend = centre.y + centre.height + BETWEEN // 2
    return f"M{centre.middle} {centre.y + centre.height}V{bend}H{box.middle}V{box.y}"

"""The drawing of a family: where everybody stands."""

from itertools import combinations
from types import SimpleNamespace

import pytest
from django.utils import translation

from wasl.desk.parts import Spelling
from wasl.desk.people.family import GAP, GENERATION, IN_ROW, SAME, WIDTH, draw
from wasl.people.codes import EdgeState, Kinship

K = Kinship


def a_relative(kind, name="Ali"):
    return SimpleNamespace(kind=kind, name=name, state=EdgeState.CLAIMED)


def drawn(*kinds, name="Yusuf"):
    summary = SimpleNamespace(relatives=[a_relative(kind) for kind in kinds])
    return draw(summary, Spelling(text=name))


def own(drawing):
    return next(box for box in drawing.boxes if box.relative is None)


def box_of(drawing, kind):
    return next(box for box in drawing.boxes if box.relative and box.relative.kind == kind)


def test_nobody_known_is_no_drawing():
    assert drawn() is None


def test_elders_stand_above_and_children_below():
    drawing = drawn(K.PARENT, K.GRANDPARENT, K.CHILD, K.SIBLING, K.FRIEND)

    heights = [
        box_of(drawing, kind).y for kind in (K.GRANDPARENT, K.PARENT, K.SIBLING, K.CHILD, K.FRIEND)
    ]
    assert heights == sorted(set(heights))
    assert own(drawing).y == box_of(drawing, K.SIBLING).y


@pytest.mark.parametrize("bidi", ["en", "ar"])
def test_everybody_is_drawn_once_inside_and_beside_each_other(bidi):
    kinds = [*Kinship, *[K.SIBLING] * 7, *[K.PARENT] * 3]
    with translation.override(bidi):
        drawing = drawn(*kinds)

    assert len(drawing.boxes) == len(kinds) + 1
    assert len(drawing.ties) == len(kinds)
    for box in drawing.boxes:
        assert 0 <= box.x <= drawing.width - WIDTH
        assert 0 <= box.y <= drawing.height - box.height
    for one, other in combinations(drawing.boxes, 2):
        apart = abs(one.x - other.x) >= WIDTH + GAP or (
            one.y + one.height <= other.y or other.y + other.height <= one.y
        )
        assert apart, (one, other)
    rows = {}
    for box in drawing.boxes:
        rows.setdefault(box.y, []).append(box)
    assert max(map(len, rows.values())) <= IN_ROW


def test_the_drawing_is_mirrored_where_reading_begins_on_the_right():
    kinds = (K.PARENT, K.AUNT_UNCLE, K.SIBLING)
    with translation.override("en"):
        left = drawn(*kinds)
    with translation.override("ar"):
        right = drawn(*kinds)

    assert [box.y for box in left.boxes] == [box.y for box in right.boxes]
    assert [left.width - box.x - WIDTH for box in left.boxes] == [box.x for box in right.boxes]
    assert box_of(left, K.PARENT).x < box_of(left, K.AUNT_UNCLE).x
    assert box_of(right, K.PARENT).x > box_of(right, K.AUNT_UNCLE).x


def test_a_long_name_gets_a_higher_box():
    short, long = drawn(K.SIBLING), drawn(K.SIBLING, name="Zainab Omar Yusuf Abdirahman Warsame")

    assert own(long).height > own(short).height


def test_every_kinship_has_a_place():
    assert not SAME & set(GENERATION)
    assert GENERATION[K.PARENT] == -GENERATION[K.CHILD]

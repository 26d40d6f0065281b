"""What is decided without the database."""

from datetime import date
from uuid import UUID

import pytest

from wasl.accounts.permissions import ROLES, SENSITIVE, Can, Role
from wasl.accounts.rules import OfficeTree, Papers, PapersState, check_parent, papers_state
from wasl.errors import IllegalMove

TOP, MIDDLE, LEAF, BESIDE = (UUID(int=number) for number in range(1, 5))
TREE = OfficeTree({TOP: None, MIDDLE: TOP, LEAF: MIDDLE, BESIDE: None})
SIGNED = date(2025, 5, 1)


def test_the_tree_is_walked_both_ways():
    assert TREE.above(LEAF) == {LEAF, MIDDLE, TOP}
    assert TREE.below([MIDDLE]) == {MIDDLE, LEAF}
    assert TREE.below([]) == frozenset()


def test_a_broken_tree_still_ends():
    loop = OfficeTree({TOP: LEAF, LEAF: TOP})

    assert loop.above(TOP) == {TOP, LEAF}


@pytest.mark.parametrize(("office", "parent"), [(TOP, LEAF), (TOP, TOP), (MIDDLE, LEAF)])
def test_no_office_is_part_of_itself(office, parent):
    with pytest.raises(IllegalMove):
        check_parent(TREE, office, parent)


@pytest.mark.parametrize(("office", "parent"), [(LEAF, TOP), (TOP, BESIDE), (LEAF, None)])
def test_other_places_are_free(office, parent):
    check_parent(TREE, office, parent)


@pytest.mark.parametrize(
    ("vetted_until", "state"),
    [
        (None, PapersState.MISSING),
        (date(2026, 5, 31), PapersState.EXPIRED),
        (date(2026, 6, 1), PapersState.EXPIRES_SOON),
        (date(2026, 6, 30), PapersState.EXPIRES_SOON),
        (date(2026, 7, 1), PapersState.IN_FORCE),
    ],
)
def test_papers_run_out(vetted_until, state):
    assert papers_state(Papers(SIGNED, SIGNED, vetted_until), on=date(2026, 6, 1)) is state


def test_a_missing_signature_is_missing_papers():
    late = date(2030, 1, 1)

    assert papers_state(Papers(None, SIGNED, late), on=SIGNED) is PapersState.MISSING
    assert papers_state(Papers(SIGNED, None, late), on=SIGNED) is PapersState.MISSING


@pytest.mark.parametrize("role", [Role.ADM, Role.AUD, Role.MEL])
def test_some_roles_never_read_a_case(role):
    content = {Can.READ_PERSON, Can.READ_REQUEST, Can.READ_CONSENT, Can.READ_LIFE_OR_SAFETY}
    assert not ROLES[role] & content
    assert not ROLES[role] & {Can.SEARCH_PEOPLE, Can.EXPORT_DATA, Can.RELEASE_DATA}


def test_every_role_has_its_row_and_the_enum_its_order():
    assert set(ROLES) == set(Role)
    assert [can.name for can in Can] == sorted(can.name for can in Can)
    assert set(Can) >= SENSITIVE

"""Relatives sought together: requests of one enquirer name each other's sought persons.

Two children whom one mother seeks are brother and sister, though neither request says so.
"""

from collections.abc import Iterable, Mapping, Sequence

from msgspec.structs import replace

from wasl.matching.comparing.families import KINDS, compatible
from wasl.matching.names.distance import manner_of
from wasl.matching.names.parsing import Element, Parsed, Role
from wasl.matching.names.tokens import Level, compare_forms
from wasl.matching.prepared import prepare
from wasl.matching.records.record import Record, Relative, Request

# What one sought person is to another: by the kind of relation that their common enquirer is to
# the other and to the one.
BETWEEN: Mapping[tuple[str, str], str] = {
    ("parent", "parent"): "sibling",
    ("sibling", "sibling"): "sibling",
    ("spouse", "parent"): "child",
    ("parent", "spouse"): "parent",
    ("child", "child"): "spouse",
    ("child", "sibling"): "child",
    ("sibling", "child"): "parent",
}
BY_SEX: Mapping[str, Mapping[str, str]] = {
    "sibling": {"female": "sister", "male": "brother"},
    "child": {"female": "daughter", "male": "son"},
    "parent": {"female": "mother", "male": "father"},
    "spouse": {"female": "wife", "male": "husband"},
}


def sought_together(requests: Sequence[Request]) -> list[Request]:
    """Requests of one file, each with those whom the same enquirer seeks as relatives.

    An enquirer is one where the id is, or where everything said of them is alike and more
    than a name.
    """
    groups: dict[object, list[Request]] = {}
    for request in requests:
        key = _enquirer(request)
        if key is not None:
            groups.setdefault(key, []).append(request)
    fellows = {
        request.id: [other for other in group if other.id != request.id]
        for group in groups.values()
        for request in group
    }
    return [with_fellows(each, fellows.get(each.id, ())) for each in requests]


def _enquirer(request: Request) -> object:
    one = request.enquirer
    if one is None or not (one.id or one.birth is not None):
        return None
    return one.id or one


def with_fellows(request: Request, fellows: Iterable[Request]) -> Request:
    """A request whose sought person has those of other requests of one enquirer as relatives.

    Who is named already is left as named.
    """
    told = list(request.sought.relatives)
    for fellow in fellows:
        relation = between(request.relation, fellow.relation, fellow.sought.sex)
        one = fellow.sought
        if relation is not None and not _named(told, relation, one):
            person = one.id or None
            told.append(Relative(relation, one.names, one.sex, one.birth, None, person))
    if len(told) == len(request.sought.relatives):
        return request
    return replace(request, sought=replace(request.sought, relatives=tuple(told)))


def between(to_one: str | None, to_other: str | None, sex: str | None) -> str | None:
    """What the other sought person is to the one; ``None`` where it does not follow.

    Args:
        to_one: What the enquirer is to the one.
        to_other: What the enquirer is to the other.
        sex: Of the other.
    """
    if to_one is None or to_other is None:
        return None
    neutral = BETWEEN.get((KINDS[to_one], KINDS[to_other]))
    return None if neutral is None else BY_SEX[neutral].get(sex or "", neutral)


def _named(told: Iterable[Relative], relation: str, one: Record) -> bool:
    givens = _givens(prepare(one).names)
    for each in told:
        if each.person and each.person == one.id:
            return True
        if compatible(each.relation, relation) is None:
            continue
        theirs = _givens(prepare(Record("", each.names)).names)
        if any(
            compare_forms(a.form, b.form, manner_of("unknown")) <= Level.NEAR
            for a in givens
            for b in theirs
        ):
            return True
    return False


def _givens(names: Iterable[Parsed]) -> list[Element]:
    return [
        element
        for name in names
        for element in name.hypotheses[0].elements
        if element.role == Role.GIVEN
    ]

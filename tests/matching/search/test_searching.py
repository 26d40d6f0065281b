"""The search loses nobody: its bounds are held against scoring everyone."""

import numpy as np
import pytest

from wasl.matching import Index, parse_record, parse_request
from wasl.matching.compiled import search
from wasl.matching.compiled.layout import asked_ref, people_ref
from wasl.matching.compiled.lists import TOLD_APART
from wasl.matching.compiled.posting import postings
from wasl.matching.compiled.sifting import add_up, blocks_at_most, choose
from wasl.matching.compiled.summing import forget, sum_up
from wasl.matching.prepared import prepare_request
from wasl.matching.search.asking import ask
from wasl.matching.search.searching import best
from wasl.matching.search.telling import RELATIONS, told_by
from wasl.matching.search.weights import compiled_weights, number
from wasl.populations import generate

TOP = 10


@pytest.fixture(scope="module")
def world():
    return generate(600, 40, 5)


@pytest.fixture(scope="module")
def index(world):
    return Index.build(parse_record(dict(each)) for each in world.persons)


def everything(index, request):
    """What the search works with, and the bits of everybody."""
    sought = index._lay_out(prepare_request(request))
    asked = ask(sought, index._shelf(None)[0], index._kin_odds(len(index)))
    arguments = people_ref(*sought.people), index.grounds.ref, asked_ref(*asked), compiled_weights()
    everybody = np.arange(len(index))
    bits = search.score_all(*arguments, index._desk().space, everybody)
    return sought, asked, arguments, bits


def test_the_best_are_those_of_scoring_everybody(world, index):
    pruned = 0
    for each in world.requests:
        sought, asked, _, bits = everything(index, parse_request(dict(each)))

        _, found, effort = best(sought, asked, index.grounds, index._desk(), top=TOP)

        assert found == pytest.approx(np.sort(bits)[::-1][:TOP], abs=1e-9)
        pruned += effort.scored < len(index)
    assert pruned == len(world.requests)  # or there was nothing to lose


def bounds_and_bits(index, request):
    """The bound of everybody; their bits; how many were chosen."""
    sought, asked, arguments, bits = everything(index, request)
    told, desk, grounds = told_by(sought, asked, index.grounds), index._desk(), index.grounds
    sums, (mine, theirs, _, w) = desk.sums, arguments
    bounding = mine, theirs, w, desk.space, told, grounds.standing
    rows = postings(told, grounds.tokens, grounds.lists, RELATIONS)
    counts = number("relatives__least_bits"), number("relatives__most")
    add_up(rows, grounds.lists, grounds.standing, sums, *counts)
    blocks = blocks_at_most(*bounding, sums.rough)
    # Nobody exceeds what chooses them, and whoever may reach a cut is chosen.
    cut = float(np.quantile(bits, 0.9))
    met = choose(told, grounds.standing, sums, *blocks, cut, 0, 0)
    chosen = np.zeros(len(index), bool)
    chosen[sums.touched[:met]] = True
    assert chosen[bits > cut].all()
    sum_up(rows, grounds.lists, sums)
    everybody = choose(told, grounds.standing, sums, *blocks, -1.0e8, 0, met)
    assert sorted(sums.touched[:everybody].tolist()) == list(range(len(index)))
    sum_up(rows, grounds.lists, sums)
    bounds = search.bounds_of_all(*bounding, sums)
    most, names = search.names_of_all(*arguments, *bounding[3:], sums).T
    assert (names <= most + number("names__sex_agree") + 1e-6).all()  # see ``REST``
    forget(sums)
    left = sums.rough, sums.chosen, sums.done
    assert not any(each.any() for each in left)
    return bounds, bits, met


def test_nobody_exceeds_their_bound(world, index):
    left_out = 0
    for each in world.requests:
        bounds, bits, chosen = bounds_and_bits(index, parse_request(dict(each)))

        assert (bits <= bounds + 1e-6).all()
        left_out += len(index) - chosen
    assert left_out > len(index)  # or choosing was idle


# Words told twice, by-names, names of the father, parts in another order, one word alone.
SPECIAL = (
    "حسين إسماعيل حسين الحسن", "Hussein Alhussein", "Ali Ali Ali", "Ali Hassan Ali", "Abu Omar",
    "Umm Khalid Fatima Hassan", "Khalid Hassan Abu Omar", "Omar", "Ivan Petrovich Ivanov",
    "Ivanova Maria Ivanovna", "Petrov Ivan", "Tesfay Gebre Woldu", "Selam Tesfay Gebre",
    "Nguyễn Thị Hoa", "Hoa Nguyen Thi", "Mohamed", "Maxamed Cali Maxamed", "M. Hassan", "FNU",
    "Juan Carlos García López", "García López Juan", "Hassan Mohamed Hassan Omar Ali Khalid",
)  # fmt: skip


def record_of(text, system):
    return {"names": [{"text": text, **({"system": system} if system else {})}], "sex": "male"}


@pytest.fixture(scope="module")
def special():
    told = [(text, system) for text in SPECIAL for system in (None, "arabic", "western")]
    people = [
        parse_record({"id": f"P-{number}", **record_of(*each)}) for number, each in enumerate(told)
    ]
    return told, Index.build(people)


def test_nobody_exceeds_their_bound_whatever_the_names(special):
    told, index = special
    for each in told:
        father = [{"relation": "father", "names": [{"text": "Hassan Mohamed Hassan"}]}]
        for relatives in ([], father):
            sought = {**record_of(*each), "relatives": relatives}

            bounds, bits, _ = bounds_and_bits(index, parse_request({"id": "R", "sought": sought}))

            assert (bits <= bounds + 1e-6).all(), each


NICKNAMES = ("Abu Omar", "Hussein", "Ali", "Mam", "Umm Khalid", "Ivan")


def nicknamed(number, kind):
    """Somebody with a special name and a nickname, told in this way."""
    names = [
        {"text": SPECIAL[number % len(SPECIAL)]},
        {"text": NICKNAMES[number % len(NICKNAMES)], "kind": kind},
    ]
    return {"names": names, "sex": "female"}


def test_nobody_exceeds_their_bound_whatever_the_nicknames():
    people = [
        {"id": f"P-{number}-{kind}", **nicknamed(number, kind)}
        for number in range(len(SPECIAL) * len(NICKNAMES))
        for kind in ("nickname", "alias", "variant")
    ]
    index = Index.build(parse_record(each) for each in people)
    for each in range(0, len(SPECIAL) * len(NICKNAMES), 5):
        sought = nicknamed(each, ("nickname", "stated")[each % 2])

        bounds, bits, _ = bounds_and_bits(index, parse_request({"id": "R", "sought": sought}))

        assert (bits <= bounds + 1e-6).all(), each


RELATED = ("brother", "father", "mother", "sister", "husband", "daughter", "cousin", "son")


def family_of(number, many):
    """Relatives with special names, some of whom were born on a day that is told."""
    return [
        {
            "relation": RELATED[(number + each) % len(RELATED)],
            "names": [{"text": SPECIAL[(number + 5 * each) % len(SPECIAL)]}],
            **(
                {"birth": {"from": "1990-03-05", "to": "1990-03-05"}}
                if (number + each) % 3 == 0
                else {}
            ),
        }
        for each in range(many)
    ]


def test_nobody_exceeds_their_bound_whatever_the_relatives():
    people = [
        {"id": f"P-{at}-{many}", "names": [{"text": "Ali"}], "relatives": family_of(at, many)}
        for at in range(3 * len(SPECIAL))
        for many in (1, 3, 11)  # the last of many are not told apart
    ]
    index = Index.build(parse_record(each) for each in people)
    counted = 0
    for at in range(len(SPECIAL)):
        for many in (1, 4):
            sought = {"names": [{"text": "Omar"}], "relatives": family_of(at, many)}

            bounds, bits, _ = bounds_and_bits(index, parse_request({"id": "R", "sought": sought}))

            assert (bits <= bounds + 1e-6).all(), (at, many)
            counted += (bits > bits.min() + number("relatives__least_bits")).sum()
    assert counted > 1000  # or no relatives were held against each other


def parent(relation, text, day=None):
    told = {"relation": relation, "names": [{"text": text}]}
    return told if day is None else {**told, "birth": {"from": day, "to": day}}


DAY = "1960-04-05"
PARENTS = (
    [], [parent("mother", "Fatima Ali")], [parent("mother", "Amina Omar")],
    [parent("mother", "Amina Omar", DAY)], [parent("father", "Ali Omar"), parent("son", "Yusuf")],
    [parent("mother", "Amina"), parent("father", "Khalid Omar")],
    [parent("mother", "Maria", DAY), parent("mother", "Sahra")], [parent("wife", "Maria")],
    [parent("mother", "Ali Fatima"), parent("spouse", "Ivan Petrov")],
    [parent("guardian", "Fatima Ali"), parent("mother", "Hodan Cabdi")],
)  # fmt: skip


NAMED = {"names": [{"text": "Omar Hassan"}]}


def bounded(told, sought):
    """The bound of each of some who differ in this alone, for one who is sought with that."""
    index = Index.build(
        parse_record({"id": f"P-{at:02}", **NAMED, **each}) for at, each in enumerate(told)
    )
    bounds, bits, _ = bounds_and_bits(
        index, parse_request({"id": "R", "sought": {**NAMED, **sought}})
    )
    assert (bits <= bounds + 1e-6).all(), sought
    found = dict(zip(index.ids, bounds, strict=True))
    return [found[each] for each in sorted(found)]


def test_nobody_exceeds_their_bound_whatever_the_parents():
    told = [{"relatives": each} for each in PARENTS]
    for each in told:
        bounded(told, each)


@pytest.mark.parametrize(
    ("theirs", "mine", "lost"),
    [
        ([parent("mother", "Maria")], [parent("mother", "Hodan Cabdi")], 5.25),
        ([parent("mother", "Maria")], [parent("mother", "Hodan Cabdi", DAY)], 5.25),
        ([parent("mother", "Maria", DAY)], [parent("mother", "Hodan Cabdi")], 5.25),
        # what both sides tell of a birth may make good for the name
        ([parent("mother", "Maria", DAY)], [parent("mother", "Hodan Cabdi", DAY)], 0.0),
        ([parent("father", "Ivan Petrov")], [parent("father", "Hodan Cabdi")], 5.0),
        ([parent("father", "Ivan Petrov")], [parent("mother", "Hodan Cabdi")], 0.0),
        # of brothers there may be several
        ([parent("brother", "Ivan Petrov")], [parent("brother", "Hodan Cabdi")], 0.0),
    ],
)  # fmt: skip
def test_parents_of_another_name_lower_the_bound(theirs, mine, lost):
    nobody, other = bounded([{}, {"relatives": theirs}], {"relatives": mine})

    assert nobody - other == pytest.approx(lost, abs=0.01)


def test_parents_of_another_name_lower_no_bound_beside_somebody_who_agrees():
    theirs = [parent("guardian", "Hodan Ali"), parent("mother", "Maria")]

    nobody, other = bounded([{}, {"relatives": theirs}], {"relatives": [parent("mother", "Hodan")]})

    assert other >= nobody


def where(*told):
    return {"places": [dict(zip(("role", "text", "country"), each, strict=False)) for each in told]}


WHERE = (
    where(), where(("origin", "Mogadishu", "SO")), where(("origin", "Kismayo", "SO")),
    where(("origin", "Herat", "AF"), ("current", "Agadez", "NE")), where(("current", "Agadez")),
    where(("last_seen", "Agadez", "NE")), where(("transit", "Kismayo", "SO")),
    where(("origin", "", "SO")), where(("residence", "Mogadishu"), ("origin", "Baidoa", "SO")),
    where(("current", "Ward 7"), ("last_seen", "Ward 7"), ("origin", "Ward 9", "SO")),
)  # fmt: skip


def test_nobody_exceeds_their_bound_whatever_the_places():
    for each in WHERE:
        bounded(WHERE, each)


@pytest.mark.parametrize(
    ("theirs", "lowers"),
    [
        (where(("origin", "Kismayo", "SO")), True),
        (where(("residence", "Herat", "AF")), True),
        (where(("current", "Agadez", "NE")), False),  # another part of the journey
        (where(("origin", "Mogadishu", "SO"), ("birth", "Kismayo", "SO")), False),
    ],
)
def test_places_that_differ_lower_the_bound(theirs, lowers):
    nowhere, other = bounded([{}, theirs], where(("origin", "Mogadishu", "SO")))

    assert nowhere - other > 1.0 if lowers else other >= nowhere - 1e-6


@pytest.mark.parametrize("order", [1, -1])
def test_births_of_relatives_who_are_not_told_apart_count(order):
    named = {"names": [{"text": "FNU"}]}
    common = {"relation": "son", "names": [{"text": "Mohamed"}]}
    born = {**common, "birth": {"from": "1990-03-05", "to": "1990-03-05"}}
    shared = [{"relation": "daughter", "names": [{"text": "Fatima"}]}, born][::order]
    others = [
        {"relation": "cousin", "names": [{"text": SPECIAL[each]}]} for each in range(TOLD_APART)
    ]
    people = [
        {"id": f"P-{at}", **named, "relatives": [*others[at:], *shared]} for at in range(TOLD_APART)
    ]
    many = [{"id": f"Q-{at}", **named, "relatives": [common]} for at in range(300)]
    index = Index.build(parse_record(each) for each in [*people, *many])

    sought = parse_request({"id": "R", "sought": {**named, "relatives": shared}})
    bounds, bits, _ = bounds_and_bits(index, sought)

    assert (bits <= bounds + 1e-6).all()
    assert (bits > 5).sum() == len(people)  # whoever has them was found by them


def test_a_least_probability_leaves_out_only_those_below(world, index):
    for each in world.requests[:10]:
        request = parse_request(dict(each))

        few = index.rank(request, min_probability=0.3)

        assert few == [one for one in index.rank(request) if one.probability >= 0.3]


def test_what_was_forgotten_is_looked_up_again(world, index):
    request = parse_request(dict(world.requests[0]))
    before = index.rank(request)

    index.forget()

    assert index.rank(request) == before

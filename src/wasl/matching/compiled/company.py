"""Who of their family was registered with a person, and what that tells of their relatives."""

from typing import NamedTuple

import numpy as np

from wasl.matching.compiled import jit
from wasl.matching.compiled.kin import (
    KIND_SIBLING,
    LINKED,
    POINTED,
    TOGETHER,
    TOLD_BY,
    WITH_BORN,
    WITH_HOW,
    WITH_KIN,
    WITH_MANY,
    WITH_NAMED,
    WITH_NAMES,
    WITH_PERSON,
    WITH_RELATION,
    WITH_SAME,
)
from wasl.matching.compiled.kinnames import given_slots
from wasl.matching.compiled.layout import (
    BIRTH,
    BORN,
    KIN_AT,
    KIN_NAMED,
    KIN_NAMES,
    MIDDLE_DAY,
    NAMED,
    NAMES_AT,
    PARTED_FROM,
    PARTED_TO,
    RELATION,
    SEX,
    SLOTS_AT,
    Array,
    Asked,
    Bench,
    People,
    Weights,
)
from wasl.matching.compiled.whole import WIDTH, score_with

MOST_TOGETHER = 6  # more of one place and one father's name are namesakes, not a family
LEAST_WORDS = 2  # words of the family that two must share
MOST_WORDS = 40
MOST_YEARS = 25.0  # between the births of a brother and a sister
MOST_APART = 92  # days between two separations that may be one
YEAR = 365.25
SIBLING_OF_SEX = (5, 3, 4)  # positions in families.RELATION_ORDER: unknown, female, male
PARENTS = 3  # relations below this are a mother, a father, a parent


class Company(NamedTuple):
    """Who belongs together in a registry.

    Attributes:
        at: Person -> first of the persons whom their record points to, or who point to them.
        who: Those persons.
        relation: What each of them is to the person, as a position in RELATION_ORDER.
        kin: Where the person's own record names them, among its relatives; -1 nowhere.
        marks: Relative -> mark of the id that the record points to, 0 none; or empty.
        own_at: Person -> first of the groups that they are in.
        own: Groups: persons of one place with one father's name.
        member_at: Group -> first of its persons.
        member: Persons of groups.
    """

    at: Array
    who: Array
    relation: Array
    kin: Array
    marks: Array
    own_at: Array
    own: Array
    member_at: Array
    member: Array


@jit
def company_of(
    people: People,
    company: Company,
    kinds: Array,
    person: int,
    hidden: Array,
    same: Array,
    marks: Array,
    rows: Array,
) -> int:
    """What those registered with a person tell of the person's relatives.

    Args:
        people: The registry.
        company: Who belongs together in it.
        kinds: Kind of each relation.
        person: Position in the registry.
        hidden: Who may not be seen, who tell nothing; empty when everybody may.
        same: For each relative of the request the registered person that they are; -1 unknown.
        marks: For each relative of the request the mark of the id given for them; 0 none.
        rows: Receives rows as ``kin.WITH_NAMES`` and the rest say.

    Returns:
        The number of rows.
    """
    at = _same_ids(people, company, person, marks, rows)
    for each in range(company.at[person], company.at[person + 1]):
        who = company.who[each]
        if not _seen(hidden, who):
            continue
        relation, kin = company.relation[each], company.kin[each]
        at = _add(people, who, relation, kin, POINTED, 0, same, rows, at)
        if kinds[relation] == KIND_SIBLING:
            at = _parents(people, who, person, 0, rows, at)
    found = np.empty(MOST_TOGETHER + 1, np.int64)
    count = _together(people, company, person, hidden, found)
    for each in range(count):
        who = found[each]
        relation = SIBLING_OF_SEX[people.persons[who, SEX]]
        at = _add(people, who, relation, -1, TOGETHER, count, same, rows, at)
        at = _parents(people, who, person, count, rows, at)
    return at


@jit
def weigh_with(
    mine: People, theirs: People, asked: Asked, w: Weights, space: Bench, company: Company,
    kinds: Array, persons: Array, bits: Array, hidden: Array, same: Array, marks: Array,
    rows: Array, counts: Array,
) -> None:  # fmt: skip
    """Weigh persons anew with what those registered with them tell, where that is more.

    Args:
        mine: The request.
        theirs: The registry.
        asked: What was looked up for the request.
        w: The model.
        space: Working space of this thread.
        company: See ``company_of``, as the next one.
        kinds: Kind of each relation.
        persons: Positions in the registry.
        bits: What each comes to alone; receives what is more.
        hidden: See ``company_of``, as the next two.
        same: For each relative of the request the registered person that they are.
        marks: For each relative of the request the mark of the id given for them.
        rows: Receives, for each person, what ``company_of`` tells.
        counts: Receives the number of those rows; 0 where they say no more.
    """
    unsaid = np.zeros((0, WIDTH))
    for each in range(persons.shape[0]):
        told = rows[each]
        count = company_of(theirs, company, kinds, persons[each], hidden, same, marks, told)
        counts[each] = 0
        if count:
            more, _ = score_with(
                mine, theirs, asked, w, space, persons[each], told[:count], unsaid
            )  # fmt: skip
            if more > bits[each]:
                bits[each], counts[each] = more, count


@jit
def _seen(hidden: Array, who: int) -> bool:
    return hidden.shape[0] == 0 or not hidden[who]


@jit
def _same_ids(people: People, company: Company, person: int, marks: Array, rows: Array) -> int:
    """Relatives for whom both the record and the request give one and the same id."""
    at, low = 0, people.persons[person, KIN_AT]
    if company.marks.shape[0] == 0:
        return 0
    for kin in range(low, people.persons[person + 1, KIN_AT]):
        for i in range(marks.shape[0]):
            if marks[i] != 0 and marks[i] == company.marks[kin] and at < rows.shape[0]:
                rows[at] = -1
                rows[at, WITH_NAMES] = people.kin[kin, KIN_NAMES]
                rows[at, WITH_NAMED] = people.kin[kin, KIN_NAMED]
                rows[at, WITH_RELATION] = people.kin[kin, RELATION]
                rows[at, WITH_BORN], rows[at, WITH_KIN] = people.kin[kin, BORN], kin - low
                rows[at, WITH_HOW], rows[at, WITH_MANY], rows[at, WITH_SAME] = LINKED, 0, i
                at += 1
    return at


@jit
def _add(
    people: People, who: int, relation: int, kin: int, how: int, many: int, same: Array,
    rows: Array, at: int,
) -> int:  # fmt: skip
    """One more registered person as a relative."""
    if at == rows.shape[0]:
        return at
    rows[at, WITH_NAMES], rows[at, WITH_NAMED] = (
        people.persons[who, NAMES_AT],
        people.persons[who, NAMED],
    )
    rows[at, WITH_RELATION], rows[at, WITH_BORN] = relation, people.persons[who, BIRTH]
    rows[at, WITH_KIN], rows[at, WITH_PERSON] = kin, who
    rows[at, WITH_HOW], rows[at, WITH_MANY], rows[at, WITH_SAME] = how, many, -1
    for i in range(same.shape[0]):
        if same[i] == who:
            rows[at, WITH_SAME] = i
    return at + 1


@jit
def _parents(people: People, who: int, person: int, many: int, rows: Array, at: int) -> int:
    """The parents that the record of a brother or sister tells, as the person's own."""
    low, high = people.persons[person, KIN_AT], people.persons[person + 1, KIN_AT]
    for kin in range(people.persons[who, KIN_AT], people.persons[who + 1, KIN_AT]):
        relation = people.kin[kin, RELATION]
        if relation >= PARENTS or people.kin[kin, KIN_NAMED] == 0 or at == rows.shape[0]:
            continue
        beside = -1
        for own in range(low, high):
            if people.kin[own, RELATION] == relation:
                beside = own - low
        rows[at, WITH_NAMES], rows[at, WITH_NAMED] = (
            people.kin[kin, KIN_NAMES],
            people.kin[kin, KIN_NAMED],
        )
        rows[at, WITH_RELATION], rows[at, WITH_BORN] = relation, people.kin[kin, BORN]
        rows[at, WITH_KIN], rows[at, WITH_PERSON] = beside, who
        rows[at, WITH_HOW], rows[at, WITH_MANY], rows[at, WITH_SAME] = TOLD_BY, many, -1
        at += 1
    return at


@jit
def _together(people: People, company: Company, person: int, hidden: Array, found: Array) -> int:
    """Those who seem brothers and sisters, registered together; nobody where there are many."""
    count = 0
    words = np.empty(MOST_WORDS, np.int64)
    known = -1
    for each in range(company.own_at[person], company.own_at[person + 1]):
        group = company.own[each]
        for at in range(company.member_at[group], company.member_at[group + 1]):
            who = company.member[at]
            if who == person or not _seen(hidden, who):
                continue
            new = True
            for link in range(company.at[person], company.at[person + 1]):
                new = new and company.who[link] != who
            for other in range(count):
                new = new and found[other] != who
            if known < 0:
                known = _family_words(people, person, words)
            if new and _one_family(people, person, who, words, known):
                if count == MOST_TOGETHER:
                    return 0
                found[count] = who
                count += 1
    return count


@jit
def _one_family(people: People, a: int, b: int, words: Array, known: int) -> bool:
    """Whether two of one place and one father's name may be brother and sister."""
    born, other = people.persons[a, BIRTH], people.persons[b, BIRTH]
    if born >= 0 and other >= 0:
        apart = abs(people.spans[born, MIDDLE_DAY] - people.spans[other, MIDDLE_DAY])
        if apart > MOST_YEARS * YEAR:
            return False
    if people.persons[a, PARTED_FROM] > 0 and people.persons[b, PARTED_FROM] > 0:
        gap = max(
            people.persons[a, PARTED_FROM] - people.persons[b, PARTED_TO],
            people.persons[b, PARTED_FROM] - people.persons[a, PARTED_TO],
        )
        if gap > MOST_APART:
            return False
    theirs = np.empty(MOST_WORDS, np.int64)
    count, shared = _family_words(people, b, theirs), 0
    for i in range(known):
        for j in range(count):
            if words[i] == theirs[j]:
                shared += 1
                break
    return shared >= LEAST_WORDS


@jit
def _family_words(people: People, person: int, words: Array) -> int:
    """Tokens that a family shares: all but the given names of the person's own, and parents'."""
    count, first = 0, people.persons[person, NAMES_AT]
    for name in range(first, first + people.persons[person, NAMED]):
        given = given_slots(people, name)
        for slot in range(people.names[name + 1, SLOTS_AT] - people.names[name, SLOTS_AT]):
            if not given >> slot & 1:
                count = _put(words, count, people.slots[people.names[name, SLOTS_AT] + slot])
    for kin in range(people.persons[person, KIN_AT], people.persons[person + 1, KIN_AT]):
        if people.kin[kin, RELATION] >= PARENTS:
            continue
        low = people.kin[kin, KIN_NAMES]
        for name in range(low, low + people.kin[kin, KIN_NAMED]):
            for at in range(people.names[name, SLOTS_AT], people.names[name + 1, SLOTS_AT]):
                count = _put(words, count, people.slots[at])
    return count


@jit
def _put(words: Array, count: int, word: int) -> int:
    for at in range(count):
        if words[at] == word:
            return count
    if count == words.shape[0]:
        return count
    words[count] = word
    return count + 1

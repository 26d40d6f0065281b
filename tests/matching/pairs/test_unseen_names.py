"""Names that nobody tuned for: totals of the held-out half, and what holds of any name."""

import csv
from collections import Counter
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from wasl.matching import Index, compare_names, lineage, parse_record, parse_request
from wasl.matching.names import lexicon
from wasl.matching.pairs.names import LINEAGE_RELATIONS, match_names
from wasl.matching.records.codes import SYSTEMS

DATA = Path(__file__).parents[2] / "data"
PIECES = ["Abd", "al-", "محمد", "Nguyễn", "Thị", "de", "la", "王小明", "(", "Ivanovna", "Abu", "bin",
          "s/o", "Md.", "ገብረ", "김민수", "Ola", "née", "X" * 3, "ul", "Ben", "Ali", ",", "O'Brien"]  # fmt: skip
NAMES = st.text(max_size=40) | st.lists(st.sampled_from(PIECES), max_size=9).map(" ".join)
HINTS = st.sampled_from(sorted(SYSTEMS))


def rows(name, held_out):
    with (DATA / name).open(encoding="utf-8") as file:
        return [row for row in csv.DictReader(file) if row.get("held_out", "no") == held_out]


def bands(held_out, *, hinted, name="more_name_pairs.csv"):
    found = Counter()
    for row in rows(name, held_out):
        system = row["system"] if hinted else "unknown"
        band = compare_names(row["name_a"], row["name_b"], system)[1]
        found[row["expected"], band] += 1
    return found


def share(found, label, *wanted):
    total = sum(count for (each, _), count in found.items() if each == label)
    return sum(found[label, band] for band in wanted) / total


@pytest.mark.parametrize("name", ["more_name_pairs.csv", "unseen_name_pairs.csv"])
@pytest.mark.parametrize("hinted", [True, False])
def test_pairs_that_were_looked_at_are_in_their_bands(hinted, name):
    found = bands("no", hinted=hinted, name=name)

    assert share(found, "M", "strong", "possible") >= 0.98
    assert share(found, "M", "strong") >= 0.93
    assert share(found, "P", "possible") >= 0.92
    assert found["N", "strong"] == 0
    assert share(found, "N", "weak") >= 0.96


@pytest.mark.parametrize("hinted", [True, False])
def test_held_out_pairs_are_in_their_bands(hinted):
    """Totals only: whoever looks at the rows that fail makes them development rows."""
    found = bands("yes", hinted=hinted)

    assert share(found, "M", "strong", "possible") >= HELD_OUT["M possible"]
    assert share(found, "M", "strong") >= HELD_OUT["M strong"]
    assert share(found, "P", "possible") >= HELD_OUT["P"]
    assert found["N", "strong"] <= HELD_OUT["N strong"]
    assert share(found, "N", "weak") >= HELD_OUT["N weak"]


# Just under what was measured: a fall is noticed, the goal is in docs/matching.md.
HELD_OUT = {"M possible": 0.97, "M strong": 0.91, "P": 0.77, "N strong": 1, "N weak": 0.94}


LINEAGES = [("more_lineage.csv", "no", 0.95), ("more_lineage.csv", "yes", 0.91),
            ("unseen_lineage.csv", "no", 0.97)]  # fmt: skip


@pytest.mark.parametrize(("name", "held_out", "least"), LINEAGES)
def test_most_verdicts_on_lineage_are_right(name, held_out, least):
    told = rows(name, held_out)

    right = sum(
        lineage(row["child"], row["relative"], row["relation"], row["system"]).verdict
        == row["expected"]
        for row in told
    )

    assert right >= least * len(told)


@given(NAMES, NAMES, HINTS)
@example("NEE 1:NEE 0", "NEE 00:NEE 1", "afghan")  # of several by-names the best pair counts
@settings(max_examples=150, deadline=None)
def test_any_two_names_are_compared_alike_both_ways(one, other, system):
    there, back = match_names(one, other, system), match_names(other, one, system)

    assert there.bits == pytest.approx(back.bits)
    assert there.ceiling == back.ceiling


@given(NAMES, NAMES, HINTS, st.sampled_from(sorted(LINEAGE_RELATIONS)))
@settings(max_examples=150, deadline=None)
def test_any_lineage_has_a_verdict_and_a_reason(child, relative, system, relation):
    verdict = lineage(child, relative, relation, system)

    assert verdict.verdict in {"consistent", "inconsistent", "neutral"}
    assert verdict.because


def latin(kind, system):
    return sorted(
        key
        for key in lexicon.known_as(kind, system)
        if key.isascii() and len(key) > 3 and lexicon.word_key(key) not in lexicon.words()
    )


@pytest.mark.parametrize("system", sorted(SYSTEMS - {"unknown"}))
def test_a_full_name_is_strongly_itself(system):
    firsts = latin("given", system) or latin("family", system)
    lasts = latin("family", system) or firsts
    for number in range(0, len(firsts), 7):
        name = f"{firsts[number]} {lasts[(number * 5 + 3) % len(lasts)]}".title()

        band = compare_names(name, name, system)[1]

        assert band == "strong", name


@pytest.mark.parametrize("name", ["Mohamed", "Fatuma", "Nguyen", "Abebe", "Maria"])
def test_one_common_name_alone_is_possible_at_most(name):
    assert compare_names(name, name)[1] == "possible"


SEXES = [
    ("Julian Weber", "Juliana Weber", "western"),
    ("Mario Salas", "María Salas", "hispanic"),
    ("نادر سليمان", "نادرة سليمان", "arabic"),
    ("Evgeny Popov", "Evgenia Popova", "slavic"),
    ("Vahid Soltani", "Vahideh Soltani", "iranian"),
]


@pytest.mark.parametrize(("one", "other", "system"), SEXES)
def test_a_mans_and_a_womans_name_are_two(one, other, system):
    assert compare_names(one, other, system)[1] == "weak"


def test_vietnamese_marks_count_only_where_both_wrote_them():
    assert compare_names("Nguyễn Thị Lan", "Nguyễn Thị Lân", "vietnamese")[1] == "weak"
    assert compare_names("Nguyễn Thị Lân", "Nguyen Thi Lan", "vietnamese")[1] == "strong"
    assert compare_names("Đinh Thuý Hằng", "Đinh Thúy Hằng", "vietnamese")[1] == "strong"


def test_chinese_characters_tell_names_of_one_sound_apart():
    assert compare_names("王芳", "王方", "chinese")[1] == "weak"
    assert compare_names("陈国强", "陳國強", "chinese")[1] == "strong"


def test_another_chinese_language_is_possible_and_no_more():
    assert compare_names("Chan Tai Man", "Chen Dawen", "chinese")[1] == "possible"
    assert compare_names("Chan Tai Man", "Chen Dalin", "chinese")[1] == "weak"


TOGETHER = [
    ("Amir Hossein Ghasemi", "Amirhossein Qasemi", "iranian"),
    ("François Dubois", "Francois Du Bois", "western"),
    ("ياسر بن علي", "Yassir Benali", "arabic"),
    ("نور الهدى قاسم", "Nourelhouda Kacem", "arabic"),
]


@pytest.mark.parametrize(("one", "other", "system"), TOGETHER)
def test_words_written_together_on_one_side_are_joined_on_the_other(one, other, system):
    assert compare_names(one, other, system)[1] == "strong"


def test_half_of_a_name_is_no_name():
    assert compare_names("Nurul Amin", "Nurul Haque", "south_asian")[1] == "weak"
    assert compare_names("Abul Kashem", "Abul Hashem", "south_asian")[1] == "weak"
    assert compare_names("Olabisi Alade", "Bisi Alade", "west_african")[1] == "strong"
    assert compare_names("Olabisi Alade", "Adebisi Alade", "west_african")[1] == "weak"


PARTS = [
    ("Abu Tariq Marwan", "Abu Tariq", "arabic"),
    ("Silvia Campos Duarte", "Silvia Duarte", "hispanic"),
    ("Juan Pablo Lara", "Pablo Lara", "hispanic"),
    ("Anna Schmidt-Keller", "Anna Keller", "western"),
    ("Sasha Bondarenko", "Oleksandra Bondarenko", "slavic"),
    ("Sam Taylor", "Samantha Taylor", "western"),
    ("Hamidreza Ebadi", "Hamid Ebadi", "iranian"),
    ("Mohammad Hassan Karimi", "Hassan Mohammad Karimi", "iranian"),
    ("Nguyễn Thị Kim Hoa", "Nguyễn Hoa", "vietnamese"),
    ("Imran Khan", "Imran", "south_asian"),
    ("Nour Haddad", "Nour al-Din Haddad", "arabic"),
    ("Abebe Lemma", "Abebe Kebede Lemma", "ethiopic"),
    ("Amir Hossein Rahimi", "Amir Rahimi", "iranian"),
    ("Ivan Petrovich", "Ivan Petrovich Sidorov", "slavic"),
    ("Fatima al-Zahra Bouzid", "Fatima Bouzid", "arabic"),
    ("Abdul Rahimi", "Abdul Karim Rahimi", "afghan"),
]


@pytest.mark.parametrize(("one", "other", "system"), PARTS)
def test_a_part_of_a_name_is_possible_and_no_more(one, other, system):
    assert compare_names(one, other, system)[1] == "possible"


WHOLE = [
    ("João da Silva Pereira", "Joao Pereira", "hispanic"),
    ("Traoré Adama", "Adama Traoré", "west_african"),
    ("Anna Schmidt-Keller", "Anna Schmidt Keller", "western"),
]


@pytest.mark.parametrize(("one", "other", "system"), WHOLE)
def test_what_is_the_main_part_is_strong(one, other, system):
    assert compare_names(one, other, system)[1] == "strong"


OTHERS = [
    ("Zia ul Haq", "Zia ur Rahman", "afghan"),
    ("Amina Yusuf", "Aminu Yusuf", "west_african"),
    ("Amina Jaamac", "Amiin Jaamac", "somali"),
    ("Luis Felipe Arana", "Luis Fernando Arana", "hispanic"),
    ("Jamal Haddad", "Jamil Haddad", "arabic"),
    ("Asadullah Sharifi", "Saadullah Sharifi", "afghan"),
    ("Lal Mohammad", "Lal Agha", "afghan"),
    ("Khalid bin Ahmad", "Ahmad bin Khalid", "arabic"),
]


@pytest.mark.parametrize(("one", "other", "system"), OTHERS)
def test_names_that_share_a_part_are_two(one, other, system):
    assert compare_names(one, other, system)[1] == "weak"


RELATIONS = [
    ("Hodan Jaamac Warsame", "Yusuf Warsame Guuleed", "uncle", "somali", "consistent"),
    ("Hodan Jaamac Warsame", "Yusuf Cali Guuleed", "uncle", "somali", "neutral"),
    ("Yusuf Warsame Guuleed", "Hodan Jaamac Warsame", "niece", "somali", "consistent"),
    ("Abel Tekle Berhe", "Hana Yonas Berhe", "cousin", "ethiopic", "consistent"),
    ("Ana Ruiz de Torres", "Pedro Torres Gil", "husband", "hispanic", "consistent"),
    ("Abu Omar, Khalid Saleh", "Umm Omar, Huda Nasser", "wife", "arabic", "consistent"),
    ("Olga Nikolaevna Orlova", "Mykola Orlov", "father", "slavic", "consistent"),
    ("Bruna Souza Ramos", "Tiago Nunes Ramos", "father", "hispanic", "consistent"),
    ("Bruna Ramos", "Rita Ramos Souza", "mother", "hispanic", "consistent"),
    ("Bruna Ramos", "Rita Nunes Souza", "mother", "hispanic", "neutral"),
    ("Guðrún Einarsdóttir", "Einar Jónsson", "father", "western", "consistent"),
    ("Guðrún Einarsdóttir", "Jón Pálsson", "father", "western", "inconsistent"),
    ("Girmay Tesfu", "Saba Kahsay", "daughter", "ethiopic", "inconsistent"),
    ("Almaz Tesfu", "Saba Kahsay", "daughter", "ethiopic", "neutral"),
    ("Lucía Pérez Soto", "Diego Pérez Luna", "brother", "hispanic", "consistent"),
    ("Lucía Pérez Soto", "Diego Pérez Luna", "full sibling", "hispanic", "inconsistent"),
    ("Rukhsana w/o Allah Ditta", "Nazir Ahmed", "husband", "south_asian", "inconsistent"),
]


@pytest.mark.parametrize(("child", "relative", "relation", "system", "wanted"), RELATIONS)
def test_further_relations_are_judged_where_names_tell(child, relative, relation, system, wanted):
    assert lineage(child, relative, relation, system).verdict == wanted


HOSTILE = ["Al El Ul " * 300, "ﷺ" * 3000, "王" * 10_000, "\u0301" * 900, "ben " * 400, "(" * 9000,
           "\u202e\u2066" * 50, "١٢٣ 456", "👩‍👩‍👧 🎉", "Ali " * 500, "-" * 10_000, "김" * 5000]  # fmt: skip


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_names_have_bounded_work(text):
    """As many alignments as eight words allow, however long the text."""
    match = match_names(text, text, "vietnamese")

    assert len(match.pieces) <= 24
    assert lineage(text, text, "father").because


def test_a_request_whose_name_is_a_filler_is_ranked_by_what_else_it_says():
    told = {"id": "A", "names": [{"text": "Ali Hasan"}], "sex": "male"}
    index = Index.build([parse_record(told)])
    sought = {"names": [{"text": "FNU"}], "sex": "male"}

    ranked = index.rank(parse_request({"id": "R", "sought": sought}))

    assert [each.code for each in ranked[0].evidence if each.group == "name"] == []

import csv
from pathlib import Path

import pytest

from wasl.matching import lineage

PAIRS = Path(__file__).parents[2] / "data" / "lineage_pairs.csv"


def rows():
    with PAIRS.open(encoding="utf-8") as file:
        return [tuple(row.values()) for row in csv.DictReader(file)]


@pytest.mark.parametrize("row", rows(), ids=lambda row: row[0])
def test_the_experts_lineages(row):
    _, system, child, relative, relation, wanted = row

    verdict = lineage(child, relative, relation, system)

    assert verdict.verdict == wanted
    assert verdict.because


OWN = [
    ("ሰላም ተስፋዬ", "Tesfaye Girma", "father", "ethiopic", "consistent"),
    ("Selam Tesfaye", "Girma Bekele", "father", "ethiopic", "inconsistent"),
    ("Nuur Cali Warsame", "Cali Warsame Faarax", "father", "somali", "consistent"),
    ("Nuur Cali Warsame", "Xaawo Cali Warsame", "sister", "somali", "consistent"),
    ("Ольга Іванівна Бойко", "Ivan Boyko", "father", "slavic", "consistent"),
    ("Ana Ruiz Soto", "Pedro Ruiz Vega", "father", "hispanic", "consistent"),
    ("Ana Ruiz Soto", "Pedro Díaz Vega", "father", "hispanic", "inconsistent"),
    ("Ana Ruiz Soto", "Luis Ruiz Soto", "full sibling", "hispanic", "consistent"),
    ("Selam Tesfaye Girma", "Almaz Bekele Worku", "mother", "ethiopic", "neutral"),
    ("", "Tesfaye", "father", "ethiopic", "neutral"),
    ("Mamadou Diallo", "Aminata Diallo", "aunt", "west_african", "neutral"),
]


@pytest.mark.parametrize(("child", "relative", "relation", "system", "wanted"), OWN)
def test_our_own_lineages(child, relative, relation, system, wanted):
    assert lineage(child, relative, relation, system).verdict == wanted


def test_a_claimed_child_is_the_same_question_turned_round():
    assert lineage("Tesfay Gebre Woldu", "Selam Tesfay Gebre", "son", "ethiopic").verdict == (
        "consistent"
    )

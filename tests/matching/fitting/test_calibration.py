"""The calibration holds what it promises, at every size; the command proposes and replaces none."""

import numpy as np
import pytest

from tests.matching.people import a_request, records
from wasl import cli
from wasl.matching import Index
from wasl.matching.comparing.scoring import answer_bits, crowd_bits
from wasl.matching.fitting.calibrating import look_at, measured
from wasl.matching.fitting.calibration import KNOTS, Calibration, Observed, fit, held
from wasl.matching.model import (
    calibrated,
    model,
    parse_model,
    probability_of,
    shipped_text,
    use,
)
from wasl.matching.modelfile import changed, noted
from wasl.matching.records.jsonlines import read_records
from wasl.populations import generate
from wasl.populations.__main__ import write_world


def invented(size, *, slope, loss, seed):
    """Pairs whose true log2 odds are a line of what was summed, less for large registries."""
    chance = np.random.default_rng(seed)
    odds = chance.uniform(-12, 14, size)
    persons = chance.choice([1000, 8000, 64_000], size)
    truth = slope * (odds - loss * np.log2(persons / 1000)) - 1.0
    right = chance.random(size) < 1 / (1 + np.exp2(-truth))
    return Observed(odds, persons.astype(float), right.astype(float), np.ones(size), np.zeros(size))


def said(found, seen):
    odds = seen.odds - found.per_doubling * seen.doublings
    return np.array([probability_of(calibrated(x, found.curve)) for x in odds])


def test_the_curve_and_the_loss_of_large_registries_are_found_again():
    found = fit(invented(120_000, slope=0.6, loss=0.5, seed=1))
    fresh = invented(40_000, slope=0.6, loss=0.5, seed=2)

    assert found.per_doubling == pytest.approx(0.5, abs=0.1)
    for size in (1000, 8000, 64_000):
        kept = fresh.persons == size
        outcome = held(said(found, fresh)[kept], fresh.right[kept])
        assert outcome.error < 0.03
        assert outcome.worst < 0.10


def test_without_the_loss_large_registries_do_not_hold():
    found = fit(invented(120_000, slope=0.6, loss=1.5, seed=1))
    fresh = invented(6000, slope=0.6, loss=1.5, seed=2)
    large = fresh.persons == 64_000
    blind = np.array([probability_of(calibrated(x, found.curve)) for x in fresh.odds])

    assert held(blind[large], fresh.right[large]).error > 0.1
    assert held(said(found, fresh)[large], fresh.right[large]).error < 0.03


def test_the_curve_rises_everywhere():
    found = fit(invented(300, slope=0.3, loss=0.0, seed=3))

    assert [x for x, _ in found.curve] == list(KNOTS)
    assert np.all(np.diff([y for _, y in found.curve]) > 0)


def test_a_curve_of_nothing_is_refused():
    seen = invented(300, slope=0.6, loss=0.0, seed=1)

    with pytest.raises(ValueError, match="twenty"):
        fit(Observed(seen.odds, seen.persons, np.zeros(300), seen.weight, seen.shift))


def test_what_holds_is_told_from_what_does_not():
    told = np.array([0.05] * 100 + [0.75] * 100)
    right = np.array([0] * 95 + [1] * 5 + [1] * 75 + [0] * 25)

    assert held(told, right).error == pytest.approx(0.0, abs=1e-9)
    assert held(told, 1 - right).worst == pytest.approx(0.9)
    assert held(told[:40], 1 - right[:40]).worst == 0.0  # too few for a bin that counts
    assert held(told, 1 - right).loss > held(told, right).loss
    assert held([], []).pairs == 0


def test_a_pair_loses_bits_in_a_large_registry_only(tmp_path):
    path = tmp_path / "m.toml"
    path.write_text(changed(shipped_text(), {("calibration", "per_doubling"): 0.5}), "utf-8")
    try:
        use(path)
        assert crowd_bits(10) == crowd_bits(1000) == 0.0
        assert crowd_bits(4000) == pytest.approx(1.0)
    finally:
        use(None)


@pytest.mark.parametrize("answerable", [0.0, 0.01, 0.5, 0.99, 1.0])
def test_any_share_of_answerable_requests_gives_probabilities(answerable):
    found = Index.build(records()).rank(a_request(), answerable=answerable)

    assert all(0.0 <= each.probability <= 1.0 for each in found)
    assert [each.probability for each in found] == sorted(
        (each.probability for each in found), reverse=True
    )


def test_the_odds_of_a_candidate_go_with_those_of_an_answer():
    assert answer_bits(0.5) == pytest.approx(0.0)
    assert answer_bits(0.2) == pytest.approx(-2.0, abs=0.1)
    assert answer_bits(0.8) == pytest.approx(2.0, abs=0.3)
    assert 4.0 < answer_bits(1.0) < 5.0  # a lone bad candidate stays weak


def test_a_share_is_learnt_from_as_it_is():
    half = invented(6000, slope=0.6, loss=0.0, seed=1)
    told = Observed(half.odds, half.persons, half.right, half.weight, half.shift + 1.5)

    one, two = fit(half), fit(told)

    assert calibrated(2.0, one.curve) == pytest.approx(calibrated(2.0, two.curve) + 1.5, abs=0.2)


def test_nobody_above_the_wanted_probability_is_lost_at_any_share():
    index = Index.build(records())
    for answerable in (0.05, 0.5, 0.95):
        every = index.rank(a_request(), answerable=answerable)
        least = every[0].probability - 1e-6
        kept = index.rank(a_request(), answerable=answerable, min_probability=least)
        assert [each.person for each in kept] == [every[0].person]


def test_notes_are_kept_beside_new_ones():
    once = noted(shipped_text(), {"calibration": '"a"', "weights": '"b"'})
    twice = noted(once, {"calibration": '"c"'})

    assert parse_model(twice, "x").sections["fitted"] == {"calibration": "c", "weights": "b"}
    assert twice.count("[fitted]") == 1


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    path = tmp_path_factory.mktemp("town")
    write_world(generate(400, 120, 8, errors=1.5), path)
    return path


def test_calibrate_proposes_a_model_and_replaces_none(folder, tmp_path, capsys):
    out = tmp_path / "proposed.toml"
    given = ["matching", "calibrate", str(folder), "--out", str(out)]
    before = model()

    assert cli.dispatch(given) == 0

    told = capsys.readouterr().out
    assert folder.name in told
    assert "not in use" in told
    made = parse_model(out.read_text("utf-8"), "proposed.toml")
    assert made.version == before.version + 1
    assert made.curve("rank") != before.curve("rank")
    assert made.sections["fitted"]["calibration"]["requests"] > 60
    assert "120" not in before.provenance
    assert model() == before
    first = out.read_text("utf-8")
    assert cli.dispatch(given) == 2
    assert "--replace" in capsys.readouterr().err
    assert cli.dispatch([*given, "--replace"]) == 0
    assert out.read_text("utf-8") == first  # the same data, the same model


def test_calibrate_without_out_only_tells(folder, capsys):
    held_out = ["--held-out", str(folder)]
    assert cli.dispatch(["matching", "calibrate", str(folder), *held_out]) == 0

    assert "400" in capsys.readouterr().out


def test_a_folder_without_its_files_is_refused(tmp_path, capsys):
    assert cli.dispatch(["matching", "calibrate", str(tmp_path)]) == 2
    assert "truth.csv" in capsys.readouterr().err


def test_an_index_beside_the_persons_is_used(folder, tmp_path, capsys):
    for name in ("persons.jsonl", "requests.jsonl", "truth.csv"):
        (tmp_path / name).write_bytes((folder / name).read_bytes())
    Index.build(read_records(tmp_path / "persons.jsonl", lambda _: None)).save(tmp_path / "index")
    (tmp_path / "persons.jsonl").unlink()

    assert look_at(tmp_path).persons == 400
    (tmp_path / "index" / "labels.json").write_text("{}", "utf-8")
    for each in (tmp_path / "index").iterdir():
        each.write_bytes(b"torn")
    assert cli.dispatch(["matching", "calibrate", str(tmp_path)]) == 2
    said = "it holds no whole index: build it again (wasl match index)"
    assert capsys.readouterr().err == f"{tmp_path / 'index'}: {said}\n"


def test_the_shipped_calibration_holds_on_an_invented_registry(tmp_path):
    write_world(generate(1000, 250, 130), tmp_path)  # a seed that was not fitted on
    seen = look_at(tmp_path)
    shipped = Calibration(model().curve("rank"), model().number("calibration", "per_doubling"))

    first, every = measured(seen, shipped)

    assert first.error < 0.05
    assert first.worst < 0.10
    assert every.error < 0.03

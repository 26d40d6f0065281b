"""How a model does on requests that it was not fitted on: the same figures before and after."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby

from wasl.matching.fitting.calibration import held
from wasl.matching.fitting.gathering import Answers, Shown


@dataclass(frozen=True)
class Figures:
    """Figures of held-out requests; ``None`` where what is known does not tell.

    Attributes:
        requests: How many there are.
        decided: Pairs of which it is known whether they are one person.
        loss: Mean log loss of these, in bits.
        error: Expected calibration error of first candidates that are decided.
        first: Share of requests with a known answer whose first candidate is right.
        tenth: ... with a right one among the first ten.
        right_strong: ... with a right one called strong.
        strong_without: Share of requests known to have no answer with anyone strong.
        wrong_strong: Share of pairs known to be different that are called strong.
        strong: Share of all requests with anyone strong, right or not.
        expected: Answers that the probabilities of first candidates promise, for each request.
    """

    requests: int
    decided: int
    loss: float | None
    error: float | None
    first: float | None
    tenth: float | None
    right_strong: float | None
    strong_without: float | None
    wrong_strong: float | None
    strong: float | None
    expected: float | None


NAMES = {
    "loss": "log loss of decided pairs, bits",
    "error": "calibration error of decided first candidates",
    "first": "recall@1",
    "tenth": "recall@10",
    "right_strong": "right one strong",
    "strong_without": "anyone strong without an answer",
    "wrong_strong": "strong among pairs decided different",
    "strong": "requests with anyone strong",
    "expected": "answers expected for each request",
}


def figures(shown: Sequence[Shown], answers: Answers) -> Figures:
    """Count what a ranking achieved.

    Args:
        shown: Candidates in the order of requests and ranks.
        answers: What is known.
    """
    requests = [list(group) for _, group in groupby(shown, key=lambda each: each.request)]
    known = [each for each in shown if each.right is not None]
    firsts = [each for each in known if each.rank == 0]
    with_answer = [each for each in requests if answers.answerable(each[0].request)]
    without = [each for each in requests if answers.unanswerable(each[0].request)]
    told = held([each.candidate.probability for each in known], [bool(e.right) for e in known])
    lead = held([each.candidate.probability for each in firsts], [bool(e.right) for e in firsts])
    return Figures(
        len(requests),
        len(known),
        told.loss if known else None,
        lead.error if firsts else None,
        _share(bool(each[0].right) for each in with_answer),
        _share(any(one.right for one in each[:10]) for each in with_answer),
        _share(any(one.right and _strong(one) for one in each) for each in with_answer),
        _share(any(map(_strong, each)) for each in without),
        _share(_strong(each) for each in known if not each.right),
        _share(any(map(_strong, each)) for each in requests),
        _mean([each[0].candidate.probability for each in requests]),
    )


def _strong(shown: Shown) -> bool:
    return shown.candidate.band == "strong"


def _share(outcomes: Iterable[bool]) -> float | None:
    return _mean([float(each) for each in outcomes])


def _mean(values: Sequence[float]) -> float | None:
    return sum(values) / len(values) if values else None


def table(before: Figures, after: Figures) -> Iterable[str]:
    """Lines that lay both side by side."""
    yield f"held out: {before.requests} requests, {before.decided} decided pairs"
    yield f"{'':46}{'before':>8}{'after':>8}"
    for name, words in NAMES.items():
        one, two = (_shown(getattr(each, name)) for each in (before, after))
        yield f"{words:46}{one:>8}{two:>8}"


def _shown(value: float | None) -> str:
    return "-" if value is None else f"{value:.3f}"

"""recordlinkage, set up as its documentation shows: blocks, similarities, ECM classifier."""

import warnings
from collections import defaultdict

from wasl.bench.metrics import STRONG_FROM, Answer, Ranking
from wasl.bench.peers import needed
from wasl.bench.peers.fields import Kind, Task

SAME_FROM = 0.85  # similarities from here count as agreement


def rank(task: Task, top: int = 10) -> dict[str, Ranking]:
    """The best candidates of each request: by ECM's probability, then by summed similarity.

    Raises:
        NotInstalled: recordlinkage is missing.
    """
    linkage, pandas = needed("recordlinkage"), needed("pandas")
    columns = ["unique_id", *task.fields]
    persons = pandas.DataFrame(task.persons, columns=columns).set_index("unique_id")
    requests = pandas.DataFrame(task.requests, columns=columns).set_index("unique_id")
    indexer = linkage.Index()
    for block in task.blocks:
        indexer.block(list(block))
    comparing = linkage.Compare()
    for field, kind in task.fields.items():
        if kind in {Kind.NAME, Kind.TEXT}:
            comparing.string(field, field, method="jarowinkler", label=field)
        else:
            comparing.exact(field, field, label=field)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # the package's own, about newer numpy and pandas
        pairs = indexer.index(requests, persons)
        features = comparing.compute(pairs, requests, persons)
        classifier = linkage.ECMClassifier(binarize=SAME_FROM)
        classifier.fit(features)
        chances = classifier.prob(features)
    scored: dict[str, list[tuple[float, float, str]]] = defaultdict(list)
    sums = features.sum(axis=1)
    for (request, person), chance, total in zip(pairs, chances, sums, strict=True):
        scored[request].append((-float(chance), -float(total), person))
    return {
        request: [
            Answer(person, -chance, -chance >= STRONG_FROM)
            for chance, _, person in sorted(found)[:top]
        ]
        for request, found in scored.items()
    }

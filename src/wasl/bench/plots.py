"""The plots of the page, as Vega-Lite specifications turned into SVG."""

from collections.abc import Iterator, Mapping
from typing import Any

from wasl.bench.peers import needed

Outcome = Mapping[str, Any]
Spec = dict[str, Any]
SAID = {
    "recall-by-script": "Recall by script: Wasl, double metaphone and rapidfuzz",
    "recall-by-system": "Recall by naming system: Wasl, Splink and Primero's method",
    "calibration": "Calibration: what was said of first candidates against what was right; larger "
    "marks stand for more requests, bins of fewer than ten are left out",
    "latency": "One request's milliseconds against the size of the registry",
    "waterfall": "The evidence of one match, bit by bit",
}
COLOURS = ["#1b6b5f", "#c26a1b", "#8a8f98", "#5a4b9c"]  # ours first; told apart in grey, too
LEAST_IN_A_BIN = 10  # fewer say nothing; the table has them all
CONFIG = {
    "background": "white",
    "font": "sans-serif",
    "axis": {"labelFontSize": 12, "titleFontSize": 12, "labelLimit": 420},
    # Letters are wider in some browsers than where this is drawn: room, and one below the other.
    "padding": {"left": 40, "right": 24, "top": 8, "bottom": 8},
    "legend": {
        "labelFontSize": 12,
        "titleFontSize": 12,
        "labelLimit": 320,
        "orient": "bottom",
        "columns": 1,
    },
    "range": {"category": COLOURS},
    "view": {"stroke": None},
}


def said(name: str) -> str:
    """What a plot shows, for whoever cannot see it."""
    return SAID[name]


def drawn(outcomes: Mapping[str, Outcome]) -> Iterator[tuple[str, str, str]]:
    """Suite, name and SVG of every plot whose figures are there.

    Raises:
        NotInstalled: the package that draws is missing.
    """
    converter = needed("vl_convert")
    for suite, name, spec in specifications(outcomes):
        yield suite, name, converter.vegalite_to_svg({**spec, "config": CONFIG})


def specifications(outcomes: Mapping[str, Outcome]) -> Iterator[tuple[str, str, Spec]]:
    """Suite, name and specification of every plot whose figures are there."""
    series = {suite: outcome.get("series", {}) for suite, outcome in outcomes.items()}
    by_script = series.get("names", {}).get("by script")
    if by_script:
        rows = [
            {"group": script, "method": method, "which": which, "recall": figure}
            for method, scripts in by_script.items()
            for script, pair in scripts.items()
            for which, figure in zip(("recall@1", "recall@10"), pair, strict=True)
        ]
        yield "names", "recall-by-script", _recall(rows, list(by_script))
    tracing = series.get("tracing", {})
    if tracing.get("by system"):
        rows = _system_rows(tracing["by system"])
        yield "tracing", "recall-by-system", _recall(rows, list(tracing["calibration"]))
    if tracing.get("calibration"):
        yield "tracing", "calibration", _calibration(tracing["calibration"])
    if tracing.get("waterfall"):
        yield "tracing", "waterfall", _waterfall(tracing["waterfall"])
    if series.get("latency", {}).get("latency"):
        yield "latency", "latency", _latency(series["latency"]["latency"])


def _system_rows(systems: Mapping[str, Mapping[str, Any]]) -> list[dict[str, Any]]:
    return [
        {
            "group": f"{system} ({given['answerable']})",
            "method": method,
            "which": which,
            "recall": figure,
        }
        for system, given in systems.items()
        for method, pair in given.items()
        if method != "answerable"
        for which, figure in zip(("recall@1", "recall@10"), pair, strict=True)
        if figure is not None
    ]


def _method(methods: list[str]) -> Spec:
    """Colour and shape, so that methods are told apart without colours, too."""
    scale = {"domain": methods}
    return {
        "color": {"field": "method", "type": "nominal", "title": None, "scale": scale},
        "shape": {"field": "method", "type": "nominal", "title": None, "scale": scale},
    }


def _recall(rows: list[dict[str, Any]], methods: list[str]) -> Spec:
    return {
        "data": {"values": rows},
        "facet": {"column": {"field": "which", "title": None}},
        "spec": {
            "width": 300,
            "height": {"step": 34, "for": "position"},
            "mark": {"type": "point", "filled": True, "size": 60},
            "encoding": {
                "x": {"field": "recall", "type": "quantitative", "scale": {"domain": [0, 1]}},
                "y": {"field": "group", "type": "nominal", "title": None, "sort": None},
                "yOffset": {"field": "method", "type": "nominal", "sort": methods},
                **_method(methods),
            },
        },
    }


def _calibration(curves: Mapping[str, list[dict[str, Any]]]) -> Spec:
    rows = [
        {**each, "method": method}
        for method, curve in curves.items()
        for each in curve
        if each["count"] >= LEAST_IN_A_BIN
    ]
    place = {"x": _share("said", "said (mean probability)"), "y": _share("right", "right (share)")}
    methods = _method(list(curves))
    perfect = {
        "data": {"values": [{"said": 0, "right": 0}, {"said": 1, "right": 1}]},
        "mark": {"type": "line", "strokeDash": [4, 4], "color": "#8a8f98"},
        "encoding": place,
    }
    lines = {
        "data": {"values": rows},
        "mark": {"type": "line", "opacity": 0.6},
        "encoding": {**place, "color": methods["color"]},
    }
    size = {"field": "count", "type": "quantitative", "legend": None}
    points = {
        "data": {"values": rows},
        "mark": {"type": "point", "filled": True, "opacity": 0.9},
        "encoding": {**place, **methods, "size": size},
    }
    return {"width": 380, "height": 380, "layer": [perfect, lines, points]}


def _share(field: str, title: str) -> Spec:
    return {"field": field, "type": "quantitative", "title": title, "scale": {"domain": [0, 1]}}


def _latency(methods: Mapping[str, list[dict[str, Any]]]) -> Spec:
    rows = [
        {"persons": each["persons"], "method": method, "which": which, "ms": each[which]}
        for method, sizes in methods.items()
        for each in sizes
        for which in ("p50", "p95")
    ]
    return {
        "data": {"values": rows},
        "width": 460,
        "height": 300,
        "mark": {"type": "line", "point": {"filled": True, "size": 60}},
        "encoding": {
            "x": {
                "field": "persons",
                "type": "quantitative",
                "title": "persons registered",
                "scale": {"type": "log", "nice": False},
                "axis": {
                    "values": sorted({row["persons"] for row in rows}),
                    "format": ",",
                    "labelAngle": -30,
                },
            },
            "y": {
                "field": "ms",
                "type": "quantitative",
                "title": "milliseconds",
                "scale": {"type": "log"},
            },
            "strokeDash": {
                "field": "which",
                "type": "nominal",
                "title": None,
                "legend": {
                    "symbolSize": 0,  # in words: the converter draws no strokes here
                    "labelExpr": "datum.label + (datum.label == 'p50' ? ': whole' : ': broken')",
                },
            },
            "color": _method(list(methods))["color"],
        },
    }


def _waterfall(match: Mapping[str, Any]) -> Spec:
    rows: list[dict[str, Any]] = []
    total = 0.0
    pieces = sorted(match["evidence"], key=lambda piece: -piece["bits"])
    for number, piece in enumerate(pieces, 1):
        kind = "for" if piece["bits"] >= 0 else "against"
        rows.append(_step(f"{number}. {piece['because']}", total, total + piece["bits"], kind))
        total += piece["bits"]
    rows.append(_step(f"sum: probability {match['probability']:.3f}", 0.0, total, "sum"))
    kinds = {"domain": ["for", "against", "sum"], "range": [COLOURS[0], COLOURS[1], COLOURS[2]]}
    label = {"field": "label", "type": "nominal", "title": None, "sort": None}
    return {
        "data": {"values": rows},
        "width": 340,
        "height": {"step": 26},
        "layer": [
            {
                "mark": {"type": "bar", "height": 16},
                "encoding": {
                    "y": {**label, "axis": {"labelLimit": 620}},
                    "x": {"field": "from", "type": "quantitative", "title": "bits"},
                    "x2": {"field": "to"},
                    "color": {"field": "kind", "type": "nominal", "title": None, "scale": kinds},
                },
            },
            {
                "mark": {"type": "text", "align": "left", "dx": 4, "fontSize": 11},
                "encoding": {
                    "y": label,
                    "x": {"field": "right", "type": "quantitative"},
                    "text": {"field": "bits", "type": "nominal"},
                },
            },
        ],
    }


def _step(label: str, start: float, end: float, kind: str) -> dict[str, Any]:
    return {
        "label": label,
        "from": start,
        "to": end,
        "right": max(start, end),
        "bits": f"{end - start:+.1f}",
        "kind": kind,
    }

"""A backtest as text, tables and data: coverage, scores beside rivals, ranks by country, each figure that was left out."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import asdict
from textwrap import wrap
from typing import Any

from scenarios.analysis.backtest import (
    BANDS,
    Backtest,
    Coverage,
    coverages,
    histograms,
    mean_scores,
    parts_of,
)
from scenarios.analysis.backtest.violence import HORIZON, RIVALS, Scored
from scenarios.analysis.calibration.checks import Foretold
from scenarios.present import words
from scenarios.present.audit_text import figure, stated
from scenarios.present.calibration_text import as_point

WIDTH = 112
Rows = list[tuple[str, ...]]
TITLE = "Do bands hold what they should?"
COVERAGE = ("coverage", *(f"{level:.0%} bands" for level in BANDS), "cases")
FIGURES = ("figure, million USD or %", "stated", "expected, median [90%]", "below")
SCORES = ("mean score, less is better", "CRPS of rates", "CRPS of logs", "log score")
LEVEL_WORDS = {"model": "bands of a run", **{name: name for name in RIVALS}}


def text(found: Backtest) -> str:
    """All of it for a terminal."""
    return "\n".join(line.rstrip() for line in _lines(found))


def _lines(found: Backtest) -> Iterator[str]:
    yield f"{TITLE} {found.loaded.baseline.title}"
    for sentence in sentences(found):
        yield from ("", *wrap(sentence, WIDTH))
    for header, rows in tables(found):
        yield from ("", *_table(header, rows))


def _table(header: Sequence[str], rows: Rows) -> Iterator[str]:
    first = max(len(row[0]) for row in (header, *rows)) + 2
    widths = [max(len(row[i]) for row in (header, *rows)) + 3 for i in range(1, len(header))]
    for n, row in enumerate((header, *rows)):
        yield row[0].ljust(first) + "".join(cell.rjust(width) for cell, width in zip(row[1:], widths, strict=True))
        if n == 0:
            yield "-" * (first + sum(widths))


def tables(found: Backtest) -> list[tuple[tuple[str, ...], Rows]]:
    """Every table: header and rows of text."""
    out: list[tuple[tuple[str, ...], Rows]] = [(COVERAGE, coverage_rows(coverages(found)))]
    if found.pipeline is not None:
        out.append((FIGURES, [figure_row(one) for one in found.pipeline.left_out]))
    if found.violence is not None:
        out += [
            (COVERAGE, coverage_rows(parts_of(found.violence))),
            (SCORES, score_rows(found.violence)),
            (("ranks by country, in tenths", *(f"{n / 10:.1f}" for n in range(10))), rank_rows(found.violence)),
        ]
    return out


def coverage_rows(found: dict[str, list[Coverage]]) -> Rows:
    """A row a test: the share that each band holds, with its interval."""
    return [(name, *(_held(one) for one in rows), f"{rows[0].cases:,}") for name, rows in found.items()]


def _held(one: Coverage) -> str:
    return f"{one.share:.0%} [{one.low:.0%}, {one.high:.0%}]"


def figure_row(one: Foretold) -> tuple[str, ...]:
    """A figure that was left out."""
    point, ours = one.one.point, one.ours
    low, middle, high = (figure(point, ours[name]) for name in ("p05", "p50", "p95"))
    return point.id, stated(point), f"{middle} [{low}, {high}]", f"{one.below:.0%}"


def score_rows(scored: Scored) -> Rows:
    """A row a forecast: the model, then its rivals."""
    found = mean_scores(scored)
    return [
        (words_, *(_score(found[kind][name], digits) for kind, digits in (("crps", 2), ("crps_log", 3), ("log_score", 2))))
        for name, words_ in LEVEL_WORDS.items()
    ]


def _score(value: float | None, digits: int) -> str:
    return words.NO_DATA if value is None else f"{value:.{digits}f}"


def rank_rows(scored: Scored) -> Rows:
    """A row a country: how many of what was seen fall into each tenth of the draws."""
    return [(code, *(str(n) for n in counts)) for code, counts in histograms(scored).items()]


def sentences(found: Backtest) -> list[str]:
    """What is to be said, computed from the tests."""
    out = [calibrated(name, rows) for name, rows in coverages(found).items()]
    if found.violence is not None:
        out += [_violence(found.violence), *_degenerate(found.violence)]
    if found.pipeline is not None:
        out.append(
            "Figures are expected with their errors and the model’s misfit, by a fit to the others; they share money and "
            "dates, and are no independent tests."
        )
    return out


def calibrated(name: str, rows: Sequence[Coverage]) -> str:
    """How much the bands of a test hold, and which are too narrow or too wide."""
    told = words.joined([f"{one.share:.0%} in its {one.level:.0%} bands" for one in rows])
    off = [one for one in rows if not one.fits]
    narrow = [f"{one.level:.0%}" for one in off if one.share < one.level]
    wide = [f"{one.level:.0%}" for one in off if one.share > one.level]
    verdict = "" if off else "none of these is off by more than chance may bring about"
    verdict += f"the {words.joined(narrow)} bands are too narrow" if narrow else ""
    verdict += ("; " if narrow and wide else "") + (f"the {words.joined(wide)} bands are too wide" if wide else "")
    return f"{name[0].upper()}{name[1:]}: of {words.counted(rows[0].cases, 'case')} {told}: {verdict}."


def _violence(scored: Scored) -> str:
    origins = sorted({case.origin for case in scored.cases})
    return (
        f"Rates from origins {origins[0]} to {origins[-1]} against what the latest release has up to {HORIZON} years later; "
        f"sizes of shocks from the years up to each origin, assistance left out. How shocks spread, carry over and go "
        f"together (P30, P31, P33, P34) was set from series that reach further, so this is no clean test. The claim is that "
        f"bands are right, not that homicide can be foretold. Intervals resample countries, whose cases overlap."
    )


def _degenerate(scored: Scored) -> list[str]:
    """Cases that are none, named."""
    told = ["A forecast that is a point, persistence, has a CRPS and no log score."]
    found: dict[tuple[str, str, str], list[str]] = {}
    for one in scored.unasked:
        found.setdefault((one.why, one.vintage, one.country), []).append(str(one.origin))
    told += [f"{country}, {words.joined(at)} in the release of {name}: {why}." for (why, name, country), at in found.items()]
    return told


def as_json(found: Backtest) -> dict[str, Any]:
    """The contract `scenarios/backtest/1`: money in USD, rates per 100,000."""
    out: dict[str, Any] = {
        "schema": "scenarios/backtest/1",
        "illustrative": True,
        "region": found.loaded.baseline.title,
        "seed": found.loaded.scenario.ensemble.seed,
        "members": found.loaded.scenario.ensemble.members,
        "origins": [],
        "crps": {},
        "coverage": {},
        "pit": {},
        "pipeline": [],
        "sentences": sentences(found),
    }
    for i, level in enumerate(BANDS):
        out["coverage"][f"{100 * level:.0f}"] = {name: _coverage(rows[i]) for name, rows in _named(found).items()}
    if found.pipeline is not None:
        out["pipeline"] = [as_point(one) for one in found.pipeline.left_out]
        out["pipeline_later"] = [{"fitted_to": day.isoformat(), **as_point(one)} for day, one in found.pipeline.later]
    if found.violence is not None:
        scored = found.violence
        out |= mean_scores(scored) | {"estimator": "fair (n(n-1))", "pit": histograms(scored)}
        out["named"] = [asdict(one) for one in scored.unasked]
        pairs = dict.fromkeys((case.vintage, case.origin) for case in scored.cases)
        out["origins"] = [
            {"vintage": vintage, "origin": origin, "cases": int(scored.where(vintage=vintage, origin=origin).sum())}
            for vintage, origin in pairs
        ]
    return out


def _named(found: Backtest) -> dict[str, list[Coverage]]:
    """Coverage by test and part, under keys that stay."""
    out = {name.replace(", ", "_").replace(" ", "_"): rows for name, rows in coverages(found).items()}
    if found.violence is not None:
        out |= {f"violence_{name.replace(' ', '_')}": rows for name, rows in parts_of(found.violence).items()}
    return out


def _coverage(one: Coverage) -> dict[str, Any]:
    return {
        "share": round(one.share, 4),
        "low": round(one.low, 4),
        "high": round(one.high, 4),
        "cases": one.cases,
        "by_chance": [round(x, 4) for x in one.by_chance],
        "fits": one.fits,
    }

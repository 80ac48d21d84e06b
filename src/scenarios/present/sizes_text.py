"""Sizes as text, tables and data: what a plan moves beside shocks, what its parameters imply beside published effects."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict
from typing import Any

from scenarios.analysis.sizes import HOLDS, LARGER, OVERLAPS, SMALLER, NationalSize, SizedStudy, Sizes, nations
from scenarios.engine.ensemble.result import Result
from scenarios.engine.ensemble.warned import RATE_WARNING, SHOCK_WARNING
from scenarios.present import words
from scenarios.present.grid import Grid
from scenarios.present.grid.kind import GridColumn, records_grid, said_grid
from scenarios.present.grid.terminal import lines_of, wrapped

TITLE = "Are sizes plausible?"
PARTS = ("change", "share")
"""Units that are told in per cent."""
ABOUT = (
    "Nothing is fitted here, and the parameters' ranges were made from the same studies: that they agree is no test of them. "
    "The check finds a parameter or a cell that is wrong by a factor."
)


def sentences(found: Sizes) -> list[str]:
    """What is to be said, computed from both checks."""
    return [*of_nations(found.nations), *of_studies(found.studies), _left(found), ABOUT]


def of_nations(nations: tuple[NationalSize, ...]) -> Iterator[str]:
    """How far the plan moves rates beside shocks, and whether a curve is bent."""
    low, high = min(n.median for n in nations), max(n.median for n in nations)
    shocks = sorted(n.of_shock for n in nations)
    yield (
        f"In the year of its greatest effect, the plan moves a country’s homicide rate by {change(low)} to {change(high)} "
        f"(median draws, {words.counted(len(nations), 'country', 'countries')}), {words.percent(shocks[0])} to "
        f"{words.percent(shocks[-1])} of one year’s shock."
    )
    if bent := [n for n in nations if n.bends]:
        yield (
            f"Suspect: aid would bend the curve of {words.joined([n.name for n in bent])}, by more than {RATE_WARNING:.0%} in "
            f"the median or by more than a year’s shock in over {SHOCK_WARNING:.0%} of draws. No national statistics have "
            "shown such a thing."
        )
    else:
        yield (
            f"No country’s curve would be bent: none is moved by more than {RATE_WARNING:.0%} in the median, nor by more than "
            f"a year’s shock in over {SHOCK_WARNING:.0%} of draws."
        )


def size_sentence(result: Result) -> str:
    """How far a run's plan moves rates, beside shocks."""
    return next(of_nations(tuple(nations(result.data))))


def of_studies(studies: tuple[SizedStudy, ...]) -> Iterator[str]:
    """How many figures ours holds, which it is far from, and which are not counted."""
    counted = [one for one in studies if one.record.counted]
    n = {verdict: sum(one.verdict == verdict for one in counted) for verdict in (HOLDS, OVERLAPS, SMALLER, LARGER)}
    yield (
        f"Of {words.counted(len(counted), 'published figure')} of studies and statistics that were seen, our 90% bands hold "
        f"{n[HOLDS]} and meet the range of {n[OVERLAPS]} more; {n[SMALLER]} are nearer to nothing than what is published, "
        f"{n[LARGER]} further from it."
    )
    for verdict, words_ in ((LARGER, "Suspect, ours is larger"), (SMALLER, "Ours is smaller")):
        told = [_against(one) for one in counted if one.verdict == verdict]
        if told:
            yield f"{words_}: {'; '.join(told)}."
    if recalled := len(studies) - len(counted):
        yield f"{words.counted(recalled, 'figure').capitalize()} known from memory alone: shown, not counted."


def _against(one: SizedStudy) -> str:
    record = one.record
    return f"{record.id}, {record.quantity} ({record.study}): {stated(one)}, ours {ours(one)}"


def _left(found: Sizes) -> str:
    return f"Of {words.counted(len(found.left), 'record')} nothing is set beside the model; the reason stands with each."


def change(value: float) -> str:
    """A change in per cent, with its sign; what rounds to nothing has none.

    >>> change(-0.0116), change(0.0001)
    ('−1.2%', '0.0%')
    """
    shown = words.signed(f"{100 * value:+.1f}%")
    return shown if any(c in "123456789" for c in shown) else "0.0%"


def figure(value: float, unit: str) -> str:
    """A figure in its unit: per cent of shares and changes, three digits of others.

    >>> figure(-0.183, "change"), figure(0.0426, "share"), figure(259000.0, "USD per kg")
    ('−18%', '4.3%', '259,000')
    """
    if unit in PARTS:
        return words.signed(f"{100 * value:.0f}%" if abs(value) >= 0.0995 else f"{100 * value:.2g}%")
    return words.signed(f"{float(f'{value:.3g}'):,.0f}" if abs(value) >= 1000 else f"{value:.3g}")


def stated(one: SizedStudy) -> str:
    """What the study says: its figure, and how far it goes."""
    record = one.record
    middle = figure(record.estimate or 0.0, one.unit)
    if record.least is None or record.most is None or record.least == record.most:
        return middle
    return f"{middle} ({figure(record.least, one.unit)} to {figure(record.most, one.unit)})"


def ours(one: SizedStudy) -> str:
    """Ours: median and 90% band."""
    return f"{figure(one.p50, one.unit)} [{figure(one.p05, one.unit)}, {figure(one.p95, one.unit)}]"


def dose(one: SizedStudy) -> str:
    """How much was done, and to whom."""
    record = one.record
    if record.dose is None:
        return words.NO_DATA
    people = "" if record.people in (None, 1.0) else f", of {words.percent(record.people or 0.0)} of the people"
    return f"{record.dose:g} {record.dose_unit}{people}"


def grids(found: Sizes) -> list[Grid]:
    """The tables: countries, studies, what is left."""
    return [_nations(found), _studies(found), _rest(found)]


def _nations(found: Sizes) -> Grid:
    head = ("country", "USD a head a year", "of own security budget", "year", "rate moved by, median [90%]", "a year’s shock",
            "of a shock", "beyond it")  # fmt: skip
    rows = [
        (
            n.name, f"{n.dollars:.2f}", words.percent(n.of_budget), str(n.year),
            f"{change(n.median)} [{change(n.low)}, {change(n.high)}]", f"{n.shock:.2f}", words.percent(n.of_shock),
            words.percent(n.beyond),
        )
        for n in found.nations
    ]  # fmt: skip
    notes = ("A year’s shock: its size in log points. Beyond it: share of draws in which the plan moves the rate by more.",)
    return said_grid("sizes_by_country", "What the plan moves, beside shocks (illustrative)", head, rows, notes)


def _studies(found: Sizes) -> Grid:
    columns = (
        GridColumn("record", "record"), GridColumn("figure", "figure", reads=True), GridColumn("dose", "dose", reads=True),
        GridColumn("stated", "stated", "said"), GridColumn("ours", "ours, median [90%]", "said"), GridColumn("unit", "unit"),
        GridColumn("verdict", "ours"), GridColumn("known", "known"),
    )  # fmt: skip
    rows = tuple(
        (one.record.id, one.record.quantity, dose(one), stated(one), ours(one), one.unit, one.verdict, one.record.how_known)
        for one in found.studies
    )
    return Grid("sizes_by_study", "What the parameters imply, beside published figures", columns, rows, 2)


def _rest(found: Sizes) -> Grid:
    columns = (
        GridColumn("record", "record"), GridColumn("figure", "figure", reads=True), GridColumn("why", "why not", reads=True),
    )  # fmt: skip
    rows = tuple((one.id, one.quantity, why) for one, why in found.left)
    return Grid("sizes_not_compared", "Not compared", columns, rows, 3)


def file_grids(found: Sizes) -> list[Grid]:
    """The tables for files: bare numbers, all digits."""
    data = as_json(found)
    named = {"countries": list(data["countries"].values()), "studies": data["studies"], "not_compared": data["not_compared"]}
    return [records_grid(f"sizes_{name}", TITLE, records) for name, records in named.items()]


def text(found: Sizes, room: int) -> str:
    """All of it for a terminal."""
    scenario = found.loaded.scenario
    draws = f"{words.counted(scenario.ensemble.members, 'draw')} of our assumptions, seed {scenario.ensemble.seed}"
    told = [f"{TITLE} {scenario.name}; {draws}; illustrative", *sentences(found)]
    blocks = [*(wrapped(one, room) for one in told), *(lines_of(one, room) for one in grids(found))]
    return "\n\n".join("\n".join(lines) for lines in blocks)


def as_json(found: Sizes) -> dict[str, Any]:
    """The contract `scenarios/audit-sizes/1`: changes and shares as shares, money in USD."""
    ensemble = found.loaded.scenario.ensemble
    return {
        "schema": "scenarios/audit-sizes/1",
        "illustrative": True,
        "scenario": found.loaded.scenario.name,
        "members": ensemble.members,
        "seed": ensemble.seed,
        "plausible": found.plausible,
        "countries": {n.code: {**asdict(n), "of_shock": n.of_shock, "bends": n.bends} for n in found.nations},
        "studies": [_study_json(one) for one in found.studies],
        "not_compared": [{"id": one.id, "quantity": one.quantity, "why": why} for one, why in found.left],
        "sentences": sentences(found),
    }


def _study_json(one: SizedStudy) -> dict[str, Any]:
    record = one.record
    return {
        "id": record.id, "quantity": record.quantity, "study": record.study, "how_known": record.how_known, "unit": one.unit,
        "dose": record.dose, "dose_unit": record.dose_unit or None, "population_share": record.people,
        "maps_to": record.maps_to, "stated": record.estimate, "stated_low": record.least, "stated_high": record.most,
        "p05": one.p05, "p50": one.p50, "p95": one.p95, "verdict": one.verdict, "counted": record.counted,
    }  # fmt: skip

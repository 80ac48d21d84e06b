"""The numbers behind each picture: a table that a person can read, and all of them as CSV."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

from scenarios.analysis.explain.explanation import Explained
from scenarios.present import reading, words
from scenarios.present.effects import homicides
from scenarios.present.explanation import spoken
from scenarios.present.grid.kind import plain_grid
from scenarios.present.marks import letter, meanings
from scenarios.present.outcome_words import change
from scenarios.present.plots import COMPARISONS, FIGURES, waterfall
from scenarios.present.reading import Result
from scenarios.present.report.table import Table, in_full, texts_table
from scenarios.present.tables import csv_tables
from scenarios.terms import OWN

_BANDS = ("5%", "25%", "50%", "75%", "95%")
_KEYS = tuple(f"p{level * 100:02.0f}" for level in reading.LEVELS)


def _allocation(result: Result, file: str) -> Table:
    """Unit and kind by fiscal year, million USD."""
    records = FIGURES["allocation"].table(result)
    years, known = reading.money_years(result), reading.least_known(result)
    cells: dict[tuple[str, str], dict[int, float]] = {}
    for row in records:
        key = (f"{row['name']}{letter(known[row['unit']])}", row["kind"])
        cells.setdefault(key, {})[row["fiscal_year"]] = row["mean_million_usd"]
    rows = tuple(
        (*key, *(words.cents(by_year[year]) for year in years), words.cents(sum(by_year.values())))
        for key, by_year in cells.items()
        if any(by_year.values())
    )
    header = ("unit", "kind", *(f"FY{year}" for year in years), "total")
    notes = (f"{meanings((row['mark'] for row in records), brackets=False)} {reading.ROUNDING}".strip(),)
    title = f"Mean allotment, million USD, mean of {reading.draws(result)}"
    return texts_table(title, header, rows, notes, 2, in_full(file, records))


def _pipeline(result: Result, file: str) -> Table:
    """All kinds together on each 30 September; the CSV has every quarter and kind."""
    stages = reading.codes(result, "flow_stage")
    ends = [n for n, end in enumerate(reading.quarter_ends(result)) if end.endswith("09-30")]
    values = result.data["flow"].sum("kind").transpose("quarter", "flow_stage").values
    dates = reading.quarter_ends(result)
    rows = tuple((dates[n], *(words.cents(float(v)) for v in values[n])) for n in ends)
    header, full = csv_tables(result)["pipeline"]
    notes = ("obligated = unliquidated + disbursed + cancelled. The CSV has every quarter and kind.", reading.ROUNDING)
    title = f"Where the money stands on 30 September, million USD, mean of {reading.draws(result)}"
    return texts_table(title, ("date", *stages), rows, notes, 1, plain_grid(file.removesuffix(".csv"), header, full))


def _fans(result: Result, file: str) -> Table:
    """Quantiles of the rate by country and year, with what was observed."""
    records = FIGURES["fans"].table(result)
    names, told = reading.names(result, "country"), bool(np.isfinite(reading.later(result)).any())
    rows = tuple(
        (
            names[row["country"]], str(row["year"]), *(words.rate(row[key]) for key in _KEYS),
            _used(row),
            *((_seen_later(row["observed_later"]),) if told else ()),
        )
        for row in records
    )  # fmt: skip
    title = f"Homicides per 100,000 people a year, quantiles over {reading.draws(result)}"
    header = ("country", "year", *_BANDS, "rate used", *(("seen later",) if told else ()))
    own = " u: the scenario’s own." * any(row["mark"] == OWN for row in records)
    notes = (f"Observed, but for r: interpolated, or filled from another series.{own}" + " h: seen later, not used." * told,)
    return texts_table(title, header, rows, notes, 2, in_full(file, records))


def _used(row: dict[str, Any]) -> str:
    """The rate that a run uses for a past year, marked where the series itself does not observe it."""
    rate = row["observed"] if np.isfinite(row["observed"]) else row["interpolated"]
    return words.rate(rate) + (letter(row["mark"]) if np.isfinite(rate) else "")


def _seen_later(rate: float) -> str:
    return words.rate(rate) + (" h" if np.isfinite(rate) else "")


def _capacity(result: Result, file: str) -> Table:
    """Allotment of the year shown against the ceiling."""
    records = FIGURES["capacity"].table(result)
    names, known = reading.names(result, "country"), reading.least_known(result)
    rows = tuple(
        (
            names[row["country"]] + letter(known[row["country"]]), row["kind"],
            *(_ceiling(row[f"{key}_million_usd"]) for key in ("allotted", "planner_ceiling")),
            " to ".join(_ceiling(row[f"ceiling_{key}_million_usd"]) for key in ("p05", "p95")),
            _percent(row["percent_of_planner_ceiling"]),
        )
        for row in records
    )  # fmt: skip
    header = ("country", "kind", "allotted", "planner’s ceiling e", "ceiling, 90% of draws", "% of ceiling")
    title = f"FY{records[0]['fiscal_year']}, million USD a year" if records else "Million USD a year"
    return texts_table(title, header, rows, ("Ceilings are assumed: no source gives one.",), 2, in_full(file, records))


def _map(result: Result, file: str) -> Table:
    """Money by country beside the rate of the last pictured year."""
    records, names = FIGURES["map"].table(result), reading.names(result, "country")
    kinds = reading.kinds_with_money(result)
    rows = tuple(
        (
            names[row["country"]] + letter(row["mark"]),
            *(words.cents(row[f"{kind}_mean_million_usd"]) for kind in kinds),
            *(words.rate(row[f"rate_{key}"]) for key in _KEYS),
        )
        for row in records
    )
    header = ("country", *(f"{kind}, million USD" for kind in kinds), *_BANDS)
    title = f"Mean allotment of all years, and homicides per 100,000 in {records[0]['year']}"
    notes = (meanings((row["mark"] for row in records), brackets=False),)
    return texts_table(title, header, rows, notes, 1, in_full(file, records))


def parts_of(found: Explained, file: str) -> Table:
    """The parts of a difference by decision and by channel, homicides averted."""
    records = waterfall.table(found)
    rows = tuple(
        (row["by"], spoken(row["part"]), change(row["mean"]), f"{change(row['p05'])} to {change(row['p95'])}")
        for row in records
    )
    title = f"Homicides averted, {words.years(found.first, found.until)}, all countries, {words.counted(found.members, 'draw')}"
    notes = ("Means add up to the total; bands do not.",)
    return texts_table(title, ("by", "part", "mean", "90% of draws"), rows, notes, 2, in_full(file, records))


def _ceiling(value: float) -> str:
    return "none" if value == float("inf") else words.cents(value)


def _percent(value: float) -> str:
    return words.NO_DATA if value != value else f"{value:,.0f}"


def _choice(results: Sequence[Result], file: str) -> Table:
    records = COMPARISONS["choice"].table(results)
    rows = tuple(
        (row["scenario"], words.money(row["allotted_million_usd"]), *(homicides(row[key]) for key in _KEYS),
         f"{row['fewer_in_50']} of 50")
        for row in records
    )  # fmt: skip
    header = ("plan", "allotted, million USD", *_BANDS, "fewer in")
    return texts_table("Homicides averted by plan, quantiles over draws", header, rows, (), 1, in_full(file, records))


def _difference(results: Sequence[Result], file: str) -> Table:
    records = COMPARISONS["difference"].table(results)
    rows = tuple((row["scenario"], str(row["year"]), *(homicides(row[key]) for key in _KEYS)) for row in records)
    header = ("plan", "year", *_BANDS)
    notes = ("Below zero: more homicides than under the base. Quantiles of years do not add up to those of the sum.",)
    return texts_table(
        "Homicides averted, quantiles over paired draws", header, rows, notes, 2, in_full(file, records)
    )


def _tornado(results: Sequence[Result], file: str) -> Table:
    records = COMPARISONS["tornado"].table(results)
    titles = dict(zip(results[0].data.parameter.values, results[0].data.parameter_title.values, strict=True))
    rows = tuple(
        (row["scenario"], str(titles[row["parameter"]]), f"{row['value_p05']:.3g} or {row['value_p95']:.3g}",
         f"{homicides(row['averted_at_p05'])} or {homicides(row['averted_at_p95'])}", homicides(row["error"]))
        for row in records
    )  # fmt: skip
    header = ("plan", "number", "5% or 95% point", "mean averted", "± of their distance")
    notes = ("Fitted to the draws already made; the ends of the outcome are trimmed.",)
    return texts_table("Homicides averted with one number at its ends", header, rows, notes, 2, in_full(file, records))


def _regret(results: Sequence[Result], file: str) -> Table:
    records = COMPARISONS["regret"].table(results)
    single = len({row["place"] for row in records}) == 1
    rows = tuple(
        (row["scenario"], words.NO_DATA if single else row["place"], *(homicides(row[key]) for key in ("p50", "p75", "p95")),
         f"{row['best_in_50']} of 50")
        for row in records
    )  # fmt: skip
    header = ("plan", "place", "median", "75%", "95%", "best in")
    return texts_table("Regret in homicides, quantiles over draws", header, rows, (), 1, in_full(file, records))


BEHIND: dict[str, Callable[[Result, str], Table]] = {
    "allocation": _allocation, "pipeline": _pipeline, "fans": _fans, "capacity": _capacity, "map": _map,
}  # fmt: skip
"""By picture of one result."""
COMPARED: dict[str, Callable[[Sequence[Result], str], Table]] = {
    "choice": _choice, "difference": _difference, "tornado": _tornado, "regret": _regret,
}  # fmt: skip
"""By picture of several."""

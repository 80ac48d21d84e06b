"""A run as tables for people and other programs: tidy CSV and Excel, and the layout of the IAMC."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, TypeAlias

import numpy as np

from scenarios.analysis.outcomes import OUTCOMES
from scenarios.analysis.spreads import spreads_of
from scenarios.engine.ensemble.spread import Spread
from scenarios.present import reading, words
from scenarios.present.outcome_grids import level_rows, place_names
from scenarios.present.outcome_words import capital
from scenarios.present.reading import Result
from scenarios.present.summary import render, summary
from scenarios.present.workbook import PlainSheet, write_sheets

__all__ = ["csv_tables", "iamc_rows", "render", "summary", "write_csv", "write_iamc", "write_xlsx"]

Cell: TypeAlias = str | int | float
CsvTable: TypeAlias = tuple[tuple[str, ...], list[tuple[Cell, ...]]]

_QUANTILES = tuple(f"p{level * 100:02.0f}" for level in reading.LEVELS)
IAMC_HEADER = ("model", "scenario", "region", "variable", "unit", "year", "value")


def csv_tables(result: Result) -> dict[str, CsvTable]:
    """Tidy long tables by name: header with units, rows; nan stands for no data."""
    return {
        "about": _about(result),
        "money": _money(result),
        "envelope": _envelope(result),
        "allotment": _by_unit(result, "allotted"),
        "disbursement": _by_unit(result, "disbursed"),
        "pipeline": _pipeline(result),
        "homicide_rate": _rates(result),
        "ceiling": _ceilings(result),
        "capability": _capability(result),
        "outcomes": _outcomes(result),
    }


def _about(result: Result) -> CsvTable:
    """What the run was made from; the mark comes first."""
    skipped = ("inputs_sha256", "warnings", "title")
    facts = [(str(k), words.clean(str(v))) for k, v in result.data.attrs.items() if k not in skipped]
    return ("name", "value"), [("mark", reading.warning_line(result)), *facts]


def _money(result: Result) -> CsvTable:
    header = ("program", "line", "mean_million_usd", *(f"{q}_million_usd" for q in _QUANTILES))
    return header, _spread(spreads_of(result)("ledger"), [reading.codes(result, "program"), reading.codes(result, "ledger")])


def _by_unit(result: Result, name: str) -> CsvTable:
    """`allotted` or `disbursed` by unit, fiscal year and kind, million USD; years after the last money are left out."""
    spread = spreads_of(result)(name)
    years = [int(year) for year in result.data["fiscal_year"].values]
    used = spread.mean().sum((1, 2)) != 0
    last = max(int(np.flatnonzero(used)[-1]) if used.any() else 0, len(reading.money_years(result)) - 1)
    header = ("unit", "fiscal_year", "kind", "mean_million_usd", *(f"{q}_million_usd" for q in _QUANTILES))
    axes: list[list[Any]] = [reading.codes(result, "unit"), years, reading.codes(result, "kind")]
    return header, [row for row in _spread(spread, axes, (2, 0, 1)) if row[1] in years[: last + 1]]


def _spread(spread: Spread, axes: list[list[Any]], order: tuple[int, ...] = (0, 1)) -> list[tuple[Cell, ...]]:
    """Rows of labels, mean and quantiles over members, the columns' axes in another order."""
    mean = spread.mean().transpose(order)
    quantiles = reading.levels(spread).transpose(0, *(1 + n for n in order))
    return [
        (*(axis[i] for axis, i in zip(axes, place, strict=True)), float(mean[place]), *_floats(quantiles[:, *place]))
        for place in np.ndindex(mean.shape)
    ]


def _floats(values: Iterable[Any]) -> tuple[float, ...]:
    return tuple(float(value) for value in values)


def _envelope(result: Result) -> CsvTable:
    values = (
        result.data["envelope"].sel(fiscal_year=reading.money_years(result)).transpose("program", "fiscal_year").values
    )
    return ("program", "fiscal_year", "mean_million_usd"), [
        (program, year, float(values[p, y]))
        for p, program in enumerate(reading.codes(result, "program"))
        for y, year in enumerate(reading.money_years(result))
    ]


def _pipeline(result: Result) -> CsvTable:
    stages = reading.codes(result, "flow_stage")
    values = result.data["flow"].transpose("quarter", "kind", "flow_stage").values
    return ("quarter_end", "kind", *(f"{stage}_mean_million_usd" for stage in stages)), [
        (end, kind, *_floats(values[q, k]))
        for q, end in enumerate(reading.quarter_ends(result))
        for k, kind in enumerate(reading.codes(result, "kind"))
    ]


def _rates(result: Result) -> CsvTable:
    bands = reading.rate_bands(result)
    seen, mark, between = (
        reading.by_year_and_country(result, name) for name in ("observed", "observed_mark", "interpolated")
    )
    later = reading.later(result)
    ends = ("observed_mark", "observed_later_per_100000", "interpolated_per_100000")
    header = ("country", "year", *(f"{n}_per_100000" for n in (*_QUANTILES, "observed")), *ends)
    return header, [
        (
            country, year, *_floats(bands[:, y, c]),
            float(seen[y, c]), str(mark[y, c]), float(later[y, c]), float(between[y, c]),
        )
        for c, country in enumerate(reading.codes(result, "country"))
        for y, year in enumerate(reading.shown_years(result))
    ]  # fmt: skip


def _ceilings(result: Result) -> CsvTable:
    planner = result.data["planner_ceiling"].transpose("country", "limited_kind").values
    levels = result.data["ceiling"].transpose("level", "country", "limited_kind").values
    header = ("country", "kind", "planner_million_usd_a_year", *(f"{q}_million_usd_a_year" for q in _QUANTILES))
    return header, [
        (country, kind, float(planner[c, k]), *_floats(levels[:, c, k]))
        for c, country in enumerate(reading.codes(result, "country"))
        for k, kind in enumerate(reading.codes(result, "limited_kind"))
    ]


def _capability(result: Result) -> CsvTable:
    """Mean strength of what the money built, each 0 for nothing."""
    names = ("enforcement", "institutions", "prevention")
    values = [result.data[name].transpose("fiscal_year", "country").values for name in names]
    return ("country", "fiscal_year", *(f"{name}_mean" for name in names)), [
        (country, int(year), *(float(value[y, c]) for value in values))
        for c, country in enumerate(reading.codes(result, "country"))
        for y, year in enumerate(result.data["fiscal_year"].values)
    ]


def _outcomes(result: Result) -> CsvTable:
    """Every outcome that speaks of one plan alone, by place; the layer says how far to trust it."""
    header = ("outcome", "place", "unit", "layer", "mean", *_QUANTILES)
    return header, level_rows(result)


def iamc_rows(result: Result) -> list[tuple[Cell, ...]]:
    """Long rows as IAMC_HEADER: quantiles and means are suffixes of the variable, regions are names."""
    model, scenario = f"scenarios {reading.attribute(result, 'version')}", reading.attribute(result, "scenario")
    rows = (*_iamc_money(result), *_iamc_rates(result), *_iamc_outcomes(result))
    return [(model, scenario, *row) for row in rows if not np.isnan(row[-1])]


def _iamc_money(result: Result) -> Iterator[tuple[str, str, str, int, float]]:
    names = reading.names(result, "unit")
    for variable, source in (("Allotted", "allotted"), ("Disbursed", "disbursed")):
        for unit, year, kind, *values in _by_unit(result, source)[1]:
            for suffix, value in zip(("mean", *_QUANTILES), values, strict=True):
                name = f"{variable}|{str(kind).capitalize()}|{suffix}"
                yield names[str(unit)], name, "million USD", int(year), float(value)


def _iamc_rates(result: Result) -> Iterator[tuple[str, str, str, int, float]]:
    names = reading.names(result, "country")
    for country, year, *values in _rates(result)[1]:
        *quantiles, seen, _, later, between = values
        told = zip((*_QUANTILES, "observed", "observed later", "interpolated"), (*quantiles, seen, later, between), strict=True)
        for suffix, value in told:
            yield names[str(country)], f"Homicide rate|{suffix}", "per 100,000 people a year", int(year), float(value)


def _iamc_outcomes(result: Result) -> Iterator[tuple[str, str, str, int, float]]:
    """Outcomes of one plan alone, in the year to which they count."""
    names = place_names(result)
    for outcome, place, unit, _, *values in level_rows(result):
        one = OUTCOMES[str(outcome)]
        for suffix, value in zip(("mean", *_QUANTILES), values, strict=True):
            variable, year = f"Outcome|{capital(one.title)}|{suffix}", reading.year_of(result, one.until)
            yield names.get(str(place), str(place)), variable, str(unit), year, float(value)


def write_csv(result: Result, folder: Path) -> list[Path]:
    """Write one file a table into a folder that exists; no data is an empty cell."""
    return [_write(folder / f"{name}.csv", header, rows) for name, (header, rows) in csv_tables(result).items()]


def write_iamc(result: Result, path: Path) -> Path:
    """Write one file in the IAMC layout."""
    return _write(path, IAMC_HEADER, iamc_rows(result))


def _write(path: Path, header: tuple[str, ...], rows: list[tuple[Cell, ...]]) -> Path:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(header)
        writer.writerows([_known(cell, "") for cell in row] for row in rows)
    return path


def _known(cell: Cell, missing: str | None) -> Cell | None:
    """The cell to 12 digits, or what stands for no data; an infinite ceiling is the word `none`."""
    if not isinstance(cell, float):
        return cell
    if np.isnan(cell):
        return missing
    return float(f"{cell:.12g}") if np.isfinite(cell) else "none"


def write_xlsx(result: Result, path: Path) -> Path:
    """Write one workbook with a sheet a table; text is text, even where it begins with an equals sign."""
    tables = csv_tables(result).items()
    return write_sheets(path, {name: PlainSheet(head, [_texts(row) for row in rows]) for name, (head, rows) in tables})


def _texts(row: Iterable[Cell]) -> list[Cell | None]:
    """A row as a workbook takes it: control characters out of texts, nothing where there is no data."""
    return [words.clean(cell) if isinstance(cell, str) else _known(cell, None) for cell in row]

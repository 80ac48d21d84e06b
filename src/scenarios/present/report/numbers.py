"""The page of numbers: money as an audit office prints it, outcomes by country, and what a comparison adds."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from scenarios.analysis.compare import ALL, Band
from scenarios.analysis.headline import Compared
from scenarios.analysis.status import APART
from scenarios.baseline.facts import Baseline
from scenarios.present import reading, words
from scenarios.present.comparison_grids import shown_lines
from scenarios.present.decided import short
from scenarios.present.effects import homicides
from scenarios.present.grid.kind import records_grid
from scenarios.present.reading import Result
from scenarios.present.report.headline import change
from scenarios.present.report.table import Table, texts_table
from scenarios.present.titles import of_fifty
from scenarios.terms import CHANNELS

_LINES = ("envelope", "held", "returned", "outside", "allotted", "obligated", "disbursed", "lapsed", "cancelled", "open")
_STAGES = ("appropriated", "waiting", "unobligated", "unliquidated", "disbursed", "lapsed", "cancelled", *APART)
_HEADS = {
    "waiting": "waiting for law or notice", "unobligated": "unobligated balance", "unliquidated": "unliquidated obligations",
    "open": "still open", "returned": "returned", "held": "held", "outside": words.SENT,
}  # fmt: skip
THRESHOLD = 50.0
"""Homicides per 100,000 a year whose crossing is counted."""


def leaves(result: Result) -> bool:
    """Whether events send any money out of the region."""
    return bool(result.data["horizon_money"].sel(ledger="outside").values.any())


def standing(results: Sequence[Result], names: Sequence[str]) -> Table:
    """Where the money stood on the plan's last 30 September, by kind."""
    last = reading.year_of(results[0], "last_fiscal_year")
    rows, records = [], []
    sent = any(map(leaves, results))
    shown = [stage for stage in _STAGES if stage != "outside" or sent]
    for name, result in zip(names, results, strict=True):
        at = result.data["flow"].sel(quarter=last + 0.75, method="nearest").transpose("kind", "flow_stage")
        values = at.sel(flow_stage=shown).values
        kinds = [*zip(reading.codes(result, "kind"), values, strict=True), ("all", values.sum(0))]
        for kind, line in kinds:
            if kind == "all" or line.any():
                rows.append((name, kind, *(words.cents(float(v)) for v in line)))
                records.append({"plan": name, "kind": kind, **{s: float(v) for s, v in zip(shown, line, strict=True)}})
    return texts_table(
        f"Status of the money as of 30 September {last}, million USD, means",
        ("plan", "kind", *(_HEADS.get(stage, stage) for stage in shown)),
        tuple(rows),
        (f"Shown before what is unspent lapses that night. {reading.ROUNDING}",),
        2,
        records_grid("money-standing", "", records),
    )


def ledger(results: Sequence[Result], names: Sequence[str], baseline: Baseline) -> Table:
    """What became of each program's money where the accounts close, with the 90% band of what was disbursed."""
    rows, records = [], []
    sent = any(map(leaves, results))
    shown = [line for line in _LINES if sent or line != "outside"]
    for name, result in zip(names, results, strict=True):
        lines = result.data["horizon_money"].sel(ledger=shown).transpose("member", "program", "ledger").values
        titles = [short(program, baseline) for program in reading.codes(result, "program")]
        for title, values in [*zip(titles, np.moveaxis(lines, 1, 0), strict=True), ("All", lines.sum(1))]:
            low, high = np.quantile(values[:, shown.index("disbursed")], (0.05, 0.95))
            means = values.mean(0)
            band = f"{words.cents(float(low))} to {words.cents(float(high))}" if reading.enough(result) else words.NO_DATA
            rows.append((name, title, *(words.cents(float(v)) for v in means), band))
            means_by_line = {line: float(v) for line, v in zip(shown, means, strict=True)}
            records.append(
                {"plan": name, "program": title, **means_by_line, "disbursed_p05": float(low), "disbursed_p95": float(high)}
            )
    kept = " + ".join(["held", "returned", *([words.SENT] if sent else [])])
    return texts_table(
        f"What became of each program’s money by {reading.last_day(results[0])}, million USD, means",
        ("plan", "program", *(_HEADS.get(line, line) for line in shown), "disbursed, 90% of draws"),
        tuple(rows),
        (f"envelope = {kept} + disbursed + lapsed + cancelled + still open. Open money is not spent.", reading.ROUNDING),
        2,
        records_grid("money-by-program", "", records),
    )


def outcomes(results: Sequence[Result], names: Sequence[str], baseline: Baseline) -> Table:
    """Rates of the last pictured year by country and plan, and how many draws of 50 are above 50."""
    base = results[0]
    last, origin = reading.shown_years(base)[-1], reading.year_of(base, "origin")
    vintage = baseline.vintages.get(reading.attribute(base, "vintage"))
    mark = " r" if vintage is not None and vintage.status == "reconstructed" else ""
    seen = reading.at_origin(base)
    later = [reading.later(result)[-1] for result in results]
    told = bool(np.isfinite(later).any())
    rows, records = [], []
    for c, country in enumerate(reading.names(base, "country").values()):
        for name, result, check in zip(names, results, later, strict=True):
            rates = result.data["homicide_rate"].sel(year=last).transpose("member", "country").values[:, c]
            low, middle, high = (float(x) for x in np.quantile(rates, (0.05, 0.5, 0.95)))
            above = float((rates > THRESHOLD).mean())
            known = (words.rate(float(seen[c])) + mark, *((_later(float(check[c])),) if told else ()))
            rows.append((country, name, *(words.rate(x) for x in (low, middle, high)), in_fifty(above), *known))
            records.append(
                {
                    "country": country,
                    "plan": name,
                    "year": last,
                    "p05": low,
                    "p50": middle,
                    "p95": high,
                    "share_above_50": above,
                }
            )
    return texts_table(
        f"Homicides per 100,000 people in {last}",
        (
            "country", "plan", "5%", "50%", "95%", f"above {THRESHOLD:.0f}, of 50 draws", f"seen {origin}",
            *((f"seen {last}",) if told else ()),
        ),
        tuple(rows),
        (f"r: from a release that was reconstructed. {HOLLOW * told}Counts are never rounded up.",),
        2,
        records_grid("homicide-rates", "", records),
    )  # fmt: skip


HOLLOW = "h: seen later, not used; it can check what was decided only, not an imagined plan. "


def _later(value: float) -> str:
    return words.NO_DATA if np.isnan(value) else f"{words.rate(value)} h"


def in_fifty(share: float) -> str:
    """A chance as draws of 50; a small one is not nothing.

    >>> in_fifty(0.0), in_fifty(0.005), in_fifty(0.5), in_fifty(1.0)
    ('0', '<1', '25', '50')
    """
    count = of_fifty(share)
    return "<1" if count == 0 and share > 0 else str(count)


def averted(found: Compared, names: Sequence[str]) -> Table:
    """Homicides averted by plan and country, to the last pictured year, and the median to the end of run-off."""
    shown, end = reading.shown_years(found.base)[-1], found.base.data.attrs["run_off"]
    countries = reading.names(found.base, "country") | {ALL: "All countries"}
    rows, records = [], []
    for name, one in zip(names[1:], found.differences, strict=True):
        for code, title in countries.items():
            band, late = one.homicides_averted[code], one.homicides_averted_run_off[code]
            rows.append((name, title, *_band(band), in_fifty(band.chance_better), homicides(late.p50)))
            records.append({"plan": name, "country": title, **_record(band), "run_off_p50": late.p50})
    return texts_table(
        f"Homicides averted to {shown}, by country",
        ("plan", "country", "median", "±", "50% of draws", "90% of draws", "fewer in, of 50", f"median to {end}"),
        tuple(rows),
        (
            "±: Monte Carlo error of the median, 90%. Below zero: more homicides.",
            "Medians of countries do not add up to that of all.",
        ),
        2,
        records_grid("homicides-averted", "", records),
    )


def _band(band: Band) -> tuple[str, ...]:
    return (
        homicides(band.p50), homicides(band.mc_error["p50"]), f"{homicides(band.p25)} to {homicides(band.p75)}",
        f"{homicides(band.p05)} to {homicides(band.p95)}",
    )  # fmt: skip


def _record(band: Band) -> dict[str, float]:
    levels = {key: getattr(band, key) for key in ("p05", "p25", "p50", "p75", "p95")}
    return {**levels, "chance_fewer": band.chance_better, "mc_error_p50": band.mc_error["p50"]}


def money_change(found: Compared, names: Sequence[str]) -> Table:
    """What the plan changes in the money, and the cost of a homicide averted where both signs are sure."""
    rows = []
    for name, one in zip(names[1:], found.differences, strict=True):
        for line in shown_lines([one]):
            band = one.money[line][ALL]
            most = f"{change(band.p05)} to {change(band.p95)}"
            rows.append((name, _HEADS.get(line, line), change(band.p50), f"{change(band.p25)} to {change(band.p75)}", most))
        if one.cost is None:
            rows.append((name, "per homicide averted, implied by assumptions", words.NO_DATA, one.why_no_cost, ""))
        else:
            low, quarter, middle, three, high = (
                f"{x / 1e6:,.2f}" for x in (one.cost.p05, one.cost.p25, one.cost.p50, one.cost.p75, one.cost.p95)
            )
            rows.append(
                (name, "per homicide averted, implied by assumptions", middle, f"{quarter} to {three}", f"{low} to {high}")
            )
    return texts_table(
        f"Change of the money by {reading.last_day(found.base)}, million USD",
        ("plan", "line", "median", "50% of draws", "90% of draws"),
        tuple(rows),
        ("What is still open is never counted as spent.",),
        2,
    )


def signs(found: Compared) -> Table:
    """How much of the sign is in the prior, before anything is run."""
    rows = tuple(
        (f"{one.channel}: {CHANNELS[one.channel]}", in_fifty(one.lowers), in_fifty(one.nothing), in_fifty(one.raises))
        for one in found.signs
    )
    return texts_table(
        "How much of the answer is put in: draws of 50 in which a mechanism lowers homicide, before anything is run",
        ("mechanism", "lowers", "leaves", "raises"),
        rows,
        ("From the assumed ranges alone.",),
    )

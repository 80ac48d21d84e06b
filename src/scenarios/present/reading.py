"""What pictures and tables read from a result: means and quantiles over members, names, the source line."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from scenarios.analysis.quantiles import FEWEST
from scenarios.analysis.spreads import spreads_of
from scenarios.arrays import Floats
from scenarios.engine.ensemble.result import Result as Result
from scenarios.engine.ensemble.spread import Spread
from scenarios.engine.ensemble.spread import quantiles as quantiles_over
from scenarios.engine.ensemble.warned import SUSPECT
from scenarios.engine.plan import known
from scenarios.present import words

LEVELS = (0.05, 0.25, 0.5, 0.75, 0.95)
"""Quantiles that are shown: the median, the 50% band and the 90% band."""

ILLUSTRATIVE = "ILLUSTRATIVE, NOT A FORECAST"
INVENTED = "INVENTED DATA"
ROUNDING = "Parts may not add up because of rounding."


def suspicions(result: Result) -> list[str]:
    """What the run says of aid that bends a national curve: a sentence for each country."""
    found = json.loads(str(result.data.attrs["warnings"]))
    return [f"{words.clean(text.removeprefix('warning: '))}." for text in found if text.endswith(SUSPECT)]


def attribute(result: Result, name: str) -> str:
    """A text attribute of the run, fit for a picture."""
    return words.clean(str(result.data.attrs.get(name, "")))


def year_of(result: Result, name: str) -> int:
    """A year (or count) among the run's attributes, such as `origin`, `show_to`, `last_fiscal_year`."""
    return int(result.data.attrs[name])


def is_invented(result: Result) -> bool:
    """True where the region's numbers are invented for practice."""
    return attribute(result, "region_status") == "invented"


def is_reference(result: Result) -> bool:
    """Whether the run's plan is what was decided: only then can what happened later check its bands."""
    return bool(result.data.attrs.get("is_reference", False))


def later(result: Result) -> NDArray[Any]:
    """Rates seen after the origin that can check the run, (year, country); nan everywhere for an imagined plan."""
    values = by_year_and_country(result, "observed_later")
    return values if is_reference(result) else np.full(values.shape, np.nan)


def chip(result: Result) -> str:
    """The mark inside every picture."""
    return INVENTED if is_invented(result) else ILLUSTRATIVE


def warning_line(result: Result) -> str:
    """The mark as a line of text, under every table."""
    return "invented data, for practice" if is_invented(result) else "illustrative, not a forecast"


def events(result: Result, money: bool | None = None) -> list[dict[str, Any]]:
    """Dated events of the scenario; only those that act on money, or only the others, where asked for."""
    found: list[dict[str, Any]] = json.loads(result.data.attrs.get("events", "[]"))
    return [event for event in found if money is None or event["money"] == money]


def beside(result: Result) -> str:
    """What happens beside the plan, in a sentence; empty where nothing does."""
    parts = [event["label"] for event in events(result)] + json.loads(result.data.attrs.get("levers", "[]"))
    return f"Beside the plan: {'; '.join(parts)}." if parts else ""


def draws(result: Result) -> str:
    """The number of members in words."""
    count = int(result.data.sizes["member"])
    return f"{count:,} draw{'' if count == 1 else 's'}"


def enough(result: Result) -> bool:
    """Whether there are draws enough for bands and counts."""
    return int(result.data.sizes["member"]) >= FEWEST


def too_few(members: int) -> str:
    """What is said in place of bands and counts where there are too few draws; empty where there are enough.

    >>> too_few(5), too_few(20)
    ('5 draws are too few for bands and counts: at least 20 are needed.', '')
    """
    if members >= FEWEST:
        return ""
    drawn = "1 draw is" if members == 1 else f"{members} draws are"
    return f"{drawn} too few for bands and counts: at least {FEWEST} are needed."


def source(result: Result, *labels: str, beside: Sequence[Result | None] = ()) -> str:
    """The source line: data, every plan and run that is shown, seed and number of draws."""
    texts = (attribute(result, name).removeprefix("Money: ").rstrip(".") for name in labels)
    data = "; ".join(dict.fromkeys(text for text in texts if text))
    shown = [result, *(one for one in beside if one is not None)]
    runs = dict.fromkeys((scenario_name(one), attribute(one, "run_id")) for one in shown)
    word = "Scenario" if len(runs) == 1 else "Scenarios"
    plans = "; ".join(f"{name}, run {run}" for name, run in runs)
    return f"{data}. {word}: {plans}{',' if len(runs) == 1 else ';'} seed {year_of(result, 'seed')}, {draws(result)}"


def scenario_name(result: Result) -> str:
    """The scenario's name, a long one shortened."""
    name = attribute(result, "scenario")
    return name if len(name) <= 60 else f"{name[:59].rstrip()}…"


def year_statuses(result: Result) -> list[str]:
    """How firm the reported money of each fiscal year of money is: request, planned, estimate, or nothing where given."""
    return [str(status) for status in result.data["year_status"].sel(fiscal_year=money_years(result)).values]


def codes(result: Result, dimension: str) -> list[str]:
    """The labels along `country`, `unit`, `program`, `kind`."""
    return [str(code) for code in result.data[dimension].values]


def names(result: Result, dimension: str) -> dict[str, str]:
    """Code to name, for `country` and `unit`."""
    labels = [words.clean(str(name)) for name in result.data[f"{dimension}_name"].values]
    return dict(zip(codes(result, dimension), labels, strict=True))


def regional_units(result: Result) -> list[str]:
    """Units that are no country."""
    countries = set(codes(result, "country"))
    return [unit for unit in codes(result, "unit") if unit not in countries]


def money_known(result: Result) -> list[dict[str, str]]:
    """How each unit's money is known, by year of the plan: unit -> status; empty where a rule of the plan decides."""
    known = result.data["money_known"].sel(fiscal_year=money_years(result)).transpose("fiscal_year", "unit").values
    return [dict(zip(codes(result, "unit"), map(str, row), strict=True)) for row in known]


def least_known(result: Result) -> dict[str, str]:
    """Unit -> how the least known of its money is known."""
    years = money_known(result)
    return {unit: known.least_known(year[unit] for year in years) for unit in codes(result, "unit")}


def kinds_with_money(result: Result) -> list[str]:
    """Kinds that appear anywhere in the run, in their one order; at least one."""
    totals = spreads_of(result)("allotted").mean().sum((0, 2))
    kinds = [kind for kind, total in zip(codes(result, "kind"), totals, strict=True) if total > 0]
    return kinds or codes(result, "kind")[:1]


def money_years(result: Result) -> list[int]:
    """Fiscal years of the plan, first to last."""
    first, last = year_of(result, "first_fiscal_year"), year_of(result, "last_fiscal_year")
    return [int(year) for year in result.data["fiscal_year"].values if first <= int(year) <= last]


def shown_years(result: Result) -> list[int]:
    """Calendar years of the pictures, first to `show_to`."""
    return [int(year) for year in result.data["year"].values if int(year) <= year_of(result, "show_to")]


def mean_allotment(result: Result) -> Floats:
    """Mean allotment of the plan's years, million USD, (fiscal_year, kind, unit)."""
    return spreads_of(result)("allotted").mean()[in_years(result, money_years(result))]


def rate_bands(result: Result) -> Floats:
    """Quantiles of the homicide rate per 100,000, (level, year, country), years to `show_to`."""
    return levels(spreads_of(result)("homicide_rate"))[:, np.isin(result.data["year"].values, shown_years(result))]


def in_years(result: Result, years: Sequence[int]) -> NDArray[np.bool_]:
    """Which fiscal years of the run are among some: (fiscal_year,)."""
    return np.isin(result.data["fiscal_year"].values, years)


def levels(spread: Spread) -> Floats:
    """Quantiles over members at LEVELS; the level comes first."""
    return quantiles_over(spread, LEVELS)


def roughly(result: Result) -> str:
    """How near quantiles are, in a sentence, where the members were too many to be held; empty where they are exact."""
    said = attribute(result, "quantiles")
    return f"Quantiles are {said}." if said else ""


def quantiles(values: NDArray[Any]) -> Floats:
    """Quantiles over the first axis (members) at LEVELS; the level comes first."""
    return np.asarray(np.quantile(np.asarray(values, dtype=np.float64), LEVELS, axis=0))


def at_origin(result: Result) -> Floats:
    """What was observed in the last year used, (country,): it may lie before the years shown."""
    if "rate_at_origin" in result.data:
        return np.asarray(result.data["rate_at_origin"].values, dtype=np.float64)
    seen = result.data["observed"].reindex(year=[year_of(result, "origin")]).transpose("country", "year").values
    return np.asarray(seen[:, 0], dtype=np.float64)


def by_year_and_country(result: Result, name: str) -> NDArray[Any]:
    """A variable of the years shown, (year, country): `observed`, `interpolated`, `observed_mark`, `observed_later`."""
    values = result.data[name].sel(year=shown_years(result)).transpose("year", "country").values
    return np.asarray(values)


def quarter_ends(result: Result) -> list[str]:
    """The last day of each quarter, as an ISO date: 2008.0 is 31 December 2007."""
    last_day = ("12-31", "03-31", "06-30", "09-30")
    quarters = [divmod(round(float(value) * 4), 4) for value in result.data["quarter"].values]
    return [f"{year - (quarter == 0)}-{last_day[quarter]}" for year, quarter in quarters]


def last_day(result: Result) -> str:
    """The end of the last quarter, where the run's accounts are closed, in words."""
    year, month, day = quarter_ends(result)[-1].split("-")
    names = {"12": "December", "03": "March", "06": "June", "09": "September"}
    return f"{day} {names[month]} {year}"

"""The regions that ship: countries, programs, accounts, releases of homicide data."""

from __future__ import annotations

from making import markdown as md
from scenarios.baseline.facts import Account, Baseline, Program
from scenarios.baseline.tables import load_baseline
from scenarios.shipped import CONFIGS
from scenarios.terms import booking_words

HEAD = """A region is a file in `configs/regions/` and the tables that it names: countries, programs, accounts, and how a
program's money is split where no table says so. Nothing in the program knows a country's name. [How to make a region of
your own](#own-region)."""


def page() -> str:
    """The whole page."""
    names = sorted(path.stem for path in (CONFIGS / "regions").glob("*.yaml"))
    return md.page("Regions", HEAD, *(_region(name) for name in names))


def _region(name: str) -> str:
    baseline = load_baseline(name)
    first, last = baseline.fiscal_years[0], baseline.fiscal_years[-1]
    text = f"{md.code(f'region: {name}')}; {baseline.status}; money of FY{first} to FY{last}."
    return "\n\n".join(
        [f"## {baseline.title}", text, _countries(baseline), _programs(baseline), _accounts(baseline), _vintages(baseline)]
    )


def _countries(baseline: Baseline) -> str:
    rows = [
        [
            md.code(c.code),
            c.name,
            f"{c.heads:,.0f}",
            f"{c.own_budget:,.0f} ({c.own_budget_status})",
            f"{c.government_effectiveness:.0f}",
            f"{c.flow_share:.0%}",
        ]
        for c in baseline.countries
    ]
    head = [
        "code",
        "country",
        "people",
        "own security budget, million USD",
        "government effectiveness, percentile",
        "share of the flow",
    ]
    units = "".join(
        f"\n\n{md.code(code)}: {title}, which belong to no country." for code, title in baseline.regional_units.items()
    )
    return f"{md.table(head, rows)}\n\n{_flow(baseline)}{units}"


def _flow(baseline: Baseline) -> str:
    """Why the shares of the flow need not add up to one."""
    whole = sum(country.flow_share for country in baseline.countries)
    return f"A load passes several countries on its way: the shares of the flow add up to {whole:.2f}, not to 1."


def _programs(baseline: Baseline) -> str:
    rows = [
        [md.code(p.name), p.title, ", ".join(p.countries), ", ".join(p.accounts), _total(p, baseline), _kept(p)]
        for p in baseline.programs.values()
    ]
    return md.table(["program", "is", "countries", "accounts", "million USD", "note"], rows)


def _total(program: Program, baseline: Baseline) -> str:
    return f"{sum(t.usd for t in baseline.tranches if t.program == program.name) / 1_000_000:,.1f}"


def _kept(program: Program) -> str:
    notes = [("no rule moves it", program.fixed), ("its split by country is our estimate", program.estimated)]
    return "; ".join(words for words, holds in notes if holds)


def _accounts(baseline: Baseline) -> str:
    rows = [
        [
            md.code(a.name),
            a.kind,
            f"{a.availability}",
            f"{a.extension}",
            "never" if a.closing is None else f"{a.closing}",
            _booked(a),
            a.status,
        ]
        for a in baseline.accounts.values()
    ]
    head = ["account", "kind", "years available", "years of extension", "closes after, years", "booked", "status"]
    return md.table(head, rows)


def _booked(account: Account) -> str:
    """When its money counts as obligated, and the other reading that sources give."""
    other = f"; or {booking_words(account.booking_other)}: {account.booking_why}" if account.booking_other else ""
    return f"{booking_words(account.booking)}{other}"


def _vintages(baseline: Baseline) -> str:
    rows = [[md.code(name), v.label, f"{v.years[0]} to {v.years[-1]}", v.status] for name, v in baseline.vintages.items()]
    return md.table(["vintage", "release of homicide data", "years", "status"], rows)

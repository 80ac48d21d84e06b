"""Checks of a plan's money against the region: accounts, years, mistaken units, and what the law allows."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from scenarios.baseline.facts import Baseline, Program
from scenarios.spec.findings import Finding, years_text
from scenarios.spec.scenario import Amounts, Factor, Growth, Plan, Rule, ScenarioSpec
from scenarios.spec.stages import Stages, rule_in, stages_of
from scenarios.validation import nearest
from scenarios.yaml_text import Where

MISTAKEN = 200.0
"""An amount this many times the report's, or a part this small of it, has a mistaken unit."""
MANY = 20.0
"""A factor from which a percentage was probably meant."""
FAST = 1.0
"""A growth rate from which a percentage was probably meant."""


@dataclass(frozen=True, slots=True)
class Reported:
    """What the report gives one program: USD by fiscal year and account."""

    usd: dict[int, dict[str, float]]

    def of(self, year: int, account: str | None = None) -> float:
        """The figure to compare a year's amount with: that year's, else the mean of the years that have one."""
        figures = {y: self._sum(y, account) for y in self.usd}
        some = [f for f in figures.values() if f > 0]
        return figures.get(year, 0.0) or (sum(some) / len(some) if some else 0.0)

    def _sum(self, year: int, account: str | None) -> float:
        by_account = self.usd[year]
        return sum(by_account.values()) if account is None else by_account.get(account, 0.0)


def reported(program: str, baseline: Baseline, forward_funding: str) -> Reported:
    """What the tables give a program, by fiscal year as the scenario counts it."""
    usd: dict[int, dict[str, float]] = {}
    for tranche in baseline.tranches:
        if tranche.program == program:
            year = tranche.meant_for if forward_funding == "moved" else tranche.fiscal_year
            accounts = usd.setdefault(year, {})
            accounts[tranche.account] = accounts.get(tranche.account, 0.0) + float(tranche.usd)
    return Reported(usd)


def check_money(program: Program, plan: Plan, scenario: ScenarioSpec, baseline: Baseline) -> Iterator[Finding]:
    """All that can be wrong with a program's envelope and mix."""
    where: Where = ("programs", program.name)
    known = reported(program.name, baseline, scenario.forward_funding)
    envelope = plan.envelope
    if isinstance(envelope, Amounts):
        yield from _amounts((*where, "envelope"), envelope, known, program, scenario)
    if isinstance(envelope, Factor) and envelope.factor >= MANY:
        what = f"the money is {envelope.factor:g} times what is reported"
        hint = f"{envelope.factor:g}% is {envelope.factor / 100:g}"
        yield Finding((*where, "envelope", "factor"), what, hint, "factor", warning=True)
    if isinstance(envelope, Growth):
        yield from _growth((*where, "envelope"), envelope, known, scenario)
    yield from _path_years((*where, "mix"), plan.mix, scenario)
    yield from _law(where, plan, known, baseline, scenario)


def _amounts(
    where: Where, envelope: Amounts, known: Reported, program: Program, scenario: ScenarioSpec
) -> Iterator[Finding]:
    horizon = scenario.horizon
    for year, amount in envelope.usd.items():
        if not horizon.first <= year <= horizon.last:
            what = f"fiscal year {year} is outside the horizon, {horizon.first} to {horizon.last}"
            yield Finding((*where, year), what, "change horizon.from or horizon.to, or the year", "year", at_key=True)
        by_account: Mapping[Any, float] = amount if isinstance(amount, dict) else {None: amount}
        for account, usd in by_account.items():
            here: Where = (*where, year) if account is None else (*where, year, account)
            if account is not None and account not in program.accounts:
                hint = nearest(account, program.accounts, noun="accounts")
                yield Finding(here, f"{program.name} has no account {account}", hint, "unknown-account", at_key=True)
            else:
                yield from _mistaken(here, usd, known.of(year, account))


def _growth(where: Where, growth: Growth, known: Reported, scenario: ScenarioSpec) -> Iterator[Finding]:
    if growth.rate >= FAST:
        what = f"the money grows by {growth.rate:.0%} a year"
        yield Finding((*where, "growth"), what, f"{growth.rate:g}% is {growth.rate / 100:g}", "growth", warning=True)
    if growth.start is not None:
        yield from _mistaken((*where, "start"), growth.start, known.of(scenario.horizon.first))


def _mistaken(where: Where, usd: float, figure: float) -> Iterator[Finding]:
    """An amount hundreds of times greater or smaller than what is reported."""
    if not usd or not figure or 1 / MISTAKEN < usd / figure < MISTAKEN:
        return
    times = usd / figure if usd > figure else figure / usd
    side = "more" if usd > figure else "less"
    what = f"${usd:,.0f} is {times:,.0f} times {side} than the reported ${figure:,.0f}: a mistaken unit?"
    yield Finding(where, what, "write million, thousand or dollars after the number that was meant", "unit")


def _path_years(where: Where, mix: Rule, scenario: ScenarioSpec) -> Iterator[Finding]:
    horizon = scenario.horizon
    for year in mix.options.get("years", {}):
        if not horizon.first <= year <= horizon.last:
            what = f"{year} is outside the horizon, {horizon.first} to {horizon.last}; the line is drawn to it"
            yield Finding((*where, year), what, "", "year", at_key=True, warning=True)


def _law(where: Where, plan: Plan, known: Reported, baseline: Baseline, scenario: ScenarioSpec) -> Iterator[Finding]:
    """Warn where the hard share that is asked for is not one that the program's accounts can give."""
    years = [y for y in range(scenario.horizon.first, scenario.horizon.last + 1) if known.usd.get(y)]
    allowed = {y: span for y in years if (span := allowed_hard(_accounts(plan, known, y), baseline))}
    for step, plain in _asked(plan.mix, years).items():
        asked = {y: min(max(share + plan.mix_shift, 0.0), 1.0) for y, share in plain.items()}
        outside = [y for y in allowed if y in asked and not _inside(min(asked[y], 1 - plan.earmark_soft), allowed[y])]
        if outside:
            yield _needs_law((*where, "mix", *step), {y: asked[y] for y in outside}, allowed)
    strict = [y for y, (low, _) in allowed.items() if 1 - plan.earmark_soft < low - 1e-9]
    if strict:
        low = 1 - max(allowed[y][0] for y in strict)
        what = f"{plan.earmark_soft:g} soft in {years_text(strict)} needs a new appropriation law"
        hint = f"the accounts allow at most {low:.2f} soft"
        yield Finding((*where, "earmark_soft"), what, hint, "law", warning=True)


def _needs_law(where: Where, asked: dict[int, float], allowed: dict[int, tuple[float, float]]) -> Finding:
    shares = sorted({f"{share:.2f}" for share in asked.values()})
    span = shares[0] if len(shares) == 1 else f"{shares[0]} to {shares[-1]}"
    what = f"a hard share of {span} in {years_text(asked)} needs a new appropriation law"
    each = ", ".join(f"{allowed[y][0]:.2f} to {allowed[y][1]:.2f} in FY{y}" for y in asked)
    return Finding(where, what, f"the accounts allow {each}", "law", warning=True)


def allowed_hard(usd: dict[str, float], baseline: Baseline) -> tuple[float, float] | None:
    """The hard shares of hard + soft that the laws of accounts permit; None where there is no such money."""
    spans = [(sum_, baseline.accounts[a].allowed_hard) for a, sum_ in usd.items() if a in baseline.accounts]
    bound = [(sum_, span) for sum_, span in spans if span is not None and sum_ > 0]
    whole = sum(sum_ for sum_, _ in bound)
    if not whole:
        return None
    low, high = (sum(sum_ * span[end] for sum_, span in bound) / whole for end in (0, 1))
    return low, high


def _accounts(plan: Plan, known: Reported, year: int) -> dict[str, float]:
    """A year's USD by account, as far as it matters for shares."""
    given: Any = plan.envelope.usd.get(year) if isinstance(plan.envelope, Amounts) else None
    return {**known.usd[year], **given} if isinstance(given, dict) else known.usd[year]


def _asked(mix: Rule, years: list[int]) -> dict[Where, dict[int, float]]:
    """The hard share that a mix asks for by year, under the path of the option that asks it."""
    if isinstance(mix, Stages):
        return {
            (first, *step): by_year
            for (first,), rule in stages_of(mix)
            for step, by_year in _asked(rule, [year for year in years if rule_in(mix, year) is rule]).items()
        }
    options = mix.options
    if mix.rule == "constant":
        return {(): dict.fromkeys(years, options["hard"])}
    if mix.rule == "path":
        named = sorted(options["years"])
        line = np.interp(years, named, [options["years"][y] for y in named])
        return {(): dict(zip(years, line.tolist(), strict=True))}
    each: dict[Where, float] = {("shares", code): share for code, share in options.get("shares", {}).items()}
    each |= {(key,): options[key] for key in ("calm", "hard", "otherwise") if options.get(key) is not None}
    return {where: dict.fromkeys(years, share) for where, share in each.items()}


def _inside(share: float, span: tuple[float, float]) -> bool:
    return span[0] - 1e-9 <= share <= span[1] + 1e-9

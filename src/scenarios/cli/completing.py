"""What the shell offers after Tab: scenarios, countries, outcomes, keys of `--set`; nothing is loaded before that."""

from __future__ import annotations

from collections.abc import Iterable

import click
from click.shell_completion import CompletionItem


def scenario_names(ctx: click.Context, param: click.Parameter, incomplete: str) -> list[CompletionItem]:
    """Scenarios that ship, and files."""
    from scenarios.spec.files import shipped_scenarios

    return [*_begun(shipped_scenarios(), incomplete), CompletionItem(incomplete, type="file")]


def country_codes(ctx: click.Context, param: click.Parameter, incomplete: str) -> list[CompletionItem]:
    """Codes and names of the shipped region's countries, and ALL."""
    from scenarios.baseline.tables import load_baseline
    from scenarios.cli.lookup import REGION

    countries = load_baseline(REGION).countries
    return _begun(["ALL", *(c.code for c in countries), *(c.name for c in countries)], incomplete)


def outcome_names(ctx: click.Context, param: click.Parameter, incomplete: str) -> list[CompletionItem]:
    """Outcomes by name."""
    from scenarios.analysis.outcomes import OUTCOMES

    return _begun(OUTCOMES, incomplete)


def setting_keys(ctx: click.Context, param: click.Parameter, incomplete: str) -> list[CompletionItem]:
    """Keys of scenario files, and parameters that a scenario may set."""
    from scenarios.baseline.tables import load_baseline
    from scenarios.cli.lookup import REGION
    from scenarios.spec.scenario import Plan, ScenarioSpec

    baseline = load_baseline(REGION)
    plans = (f"programs.{name}.{key}=" for name, p in baseline.programs.items() if not p.fixed for key in Plan.model_fields)
    parameters = (f"parameters.{name}=" for name in baseline.parameters)
    plain = (f"{key}=" for key in ScenarioSpec.model_fields if key not in ("name", "programs", "parameters"))
    return _begun([*plain, *plans, *parameters], incomplete)


def things(ctx: click.Context, param: click.Parameter, incomplete: str) -> list[CompletionItem]:
    """What `show` knows: scenarios, parameters, countries, rules, outcomes."""
    from scenarios.analysis.outcomes import OUTCOMES
    from scenarios.baseline.tables import load_baseline
    from scenarios.cli.lookup import REGION
    from scenarios.spec.catalogue import words

    return _begun(dict.fromkeys([*words(load_baseline(REGION)), *OUTCOMES]), incomplete)


def _begun(names: Iterable[str], incomplete: str) -> list[CompletionItem]:
    """Names that begin as what was typed, in any case."""
    return [CompletionItem(name) for name in names if name.casefold().startswith(incomplete.casefold())]

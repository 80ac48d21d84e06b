"""What there is to look up: scenarios, parameters, countries, rules, levers, events, tables; facts as plain data."""

from __future__ import annotations

import inspect
import json
from collections.abc import Callable, Iterator, Mapping
from difflib import get_close_matches
from pathlib import Path
from typing import Any

import numpy as np

from scenarios.allocation.limits import LIMITS
from scenarios.allocation.mixes import MIXES
from scenarios.allocation.options import Option, options_of
from scenarios.allocation.splits import SPLITS
from scenarios.baseline.distributions import Distribution, median, quantile
from scenarios.baseline.facts import Baseline, Country
from scenarios.baseline.parameters import Parameter
from scenarios.baseline.region_file import read_region, region_path, shipped_regions
from scenarios.given import read_given
from scenarios.shipped import CONFIGS, DATA
from scenarios.spec.events import EVENTS, EventKind
from scenarios.spec.files import shipped_scenarios
from scenarios.spec.glossary import Facts, more_facts, more_words
from scenarios.spec.levers import COST, LEVERS
from scenarios.spec.scenario import Plan
from scenarios.terms import CHANNELS
from scenarios.yaml_text import read_file

STORE_FILE = "store.json"
"""What says that a folder is a store of sweeps."""
TABLES: Mapping[str, Mapping[str, Callable[..., Any]]] = {"split": SPLITS, "mix": MIXES, "limit": LIMITS}
"""The tables of rules by the key that takes them."""


def list_scenarios() -> list[Facts]:
    """The scenarios that ship: name, title, question."""
    found = []
    for name in shipped_scenarios():
        data = read_file(CONFIGS / f"{name}.yaml").data
        found.append({"name": name, "title": data.get("name"), "question": data.get("question")})
    return found


def list_regions() -> list[Facts]:
    """The regions that ship: name, title, status, fiscal years of money, countries."""
    found = []
    for name in shipped_regions():
        region, _ = read_region(region_path(name))
        years = f"FY{region.money_years.first} to FY{region.money_years.last}"
        facts = {"name": name, "title": region.title, "status": region.status, "money": years}
        found.append({**facts, "countries": ", ".join(sorted(region.countries))})
    return found


def list_parameters(baseline: Baseline) -> list[Facts]:
    """The uncertain numbers: name, id, unit, median, status, channel."""
    return [
        {
            "name": p.name,
            "id": p.id,
            "median": float(f"{median(p.distribution):.3g}"),
            "unit": p.unit,
            "status": p.status,
            "channel": p.channel,
            "title": p.title,
        }
        for p in baseline.parameters.values()
    ]


def list_countries(baseline: Baseline) -> list[Facts]:
    """Countries and regional units: code, name, and the programs that reach them."""
    names = baseline.unit_names
    return [{"code": code, "name": name, "programs": _programs_of(code, baseline)} for code, name in names.items()]


def list_rules() -> list[Facts]:
    """Splits, mixes and limits: key, name, options, what each does."""
    return [
        {"key": key, "name": name, "options": ", ".join(options_of(rule)) or None, "does": _first_line(rule)}
        for key, table in TABLES.items()
        for name, rule in table.items()
    ]


def list_levers() -> list[Facts]:
    """What moves homicide beside the split and mix of money: key, unit, neutral value, range, cost, how it is known."""
    capacity = {
        "key": "programs.NAME.capacity",
        "unit": "share of soft money",
        "neutral": 0.0,
        "low": 0.0,
        "high": 1.0,
        "cost": "in the envelope",
        "status": "assumed",
        "meaning": Plan.model_fields["capacity"].description,
    }
    return [*(_lever(name) for name in LEVERS), capacity]


def list_events() -> list[Facts]:
    """What can happen at dates: name, keys, what it means; keys in parentheses may be left out."""
    return [
        {"name": name, "keys": ", ".join(_event_keys(kind)), "meaning": kind.meaning} for name, kind in EVENTS.items()
    ]


def list_data() -> list[Facts]:
    """The tables that ship: from the data package where there is one, else the files."""
    package = DATA / "datapackage.json"
    if package.is_file():
        resources = json.loads(package.read_text(encoding="utf-8")).get("resources", [])
        return [{"file": r.get("path"), "title": r.get("title") or r.get("description")} for r in resources]
    return [{"file": path.name, "title": None} for path in sorted(DATA.glob("*.csv"))]


def list_runs(folder: Path) -> list[Facts]:
    """Stored runs and finished sweeps in a folder, and in stores of sweeps in it: name, scenario, plans, members, seed."""
    found = []
    stores = [path.parent for path in sorted(folder.glob(f"*/{STORE_FILE}"))]
    for place in (folder, *stores):
        for manifest in sorted(place.glob("*/manifest.json")):
            try:
                facts = json.loads(read_given(manifest))
            except (OSError, ValueError):
                continue
            name = manifest.parent.relative_to(folder).as_posix()
            rest = {key: facts.get(key) for key in ("members", "seed", "run_id")}
            found.append({"run": name, "scenario": facts.get("scenario"), "plans": facts.get("plans", 1), **rest})
    return found


def facts_of(thing: str, baseline: Baseline) -> list[Facts]:
    """Everything that a word names: a parameter (name or id), a country, a rule (`split.need`, `need`), a channel, lever
    or event; a key of scenario files, a program, an account.
    """
    return [
        *(_parameter(p) for p in baseline.parameters.values() if thing in (p.name, p.id)),
        *(
            _country(c, baseline)
            for c in baseline.countries
            if thing.casefold() in (c.code.casefold(), c.name.casefold())
        ),
        *(_rule(key, name) for key, table in TABLES.items() for name in table if thing in (name, f"{key}.{name}")),
        *([_channel(thing, baseline)] if thing in CHANNELS else []),
        *([_lever_facts(thing)] if thing in LEVERS else []),
        *([_event_facts(thing)] if thing in EVENTS else []),
        *more_facts(thing, baseline),
    ]


def words(baseline: Baseline) -> Iterator[str]:
    """Every word that `facts_of` knows, and the scenarios that ship."""
    yield from shipped_scenarios()
    yield from baseline.parameters
    yield from (word for c in baseline.countries for word in (c.code, c.name))
    yield from (name for table in TABLES.values() for name in table)
    yield from dict.fromkeys((*CHANNELS, *LEVERS, *EVENTS))
    yield from more_words(baseline)


def meant(thing: str, baseline: Baseline) -> str:
    """A hint for a word that names nothing."""
    known = {word.casefold(): word for word in words(baseline)}
    close = get_close_matches(thing.casefold(), known, 1, 0.7)
    return f"did you mean “{known[close[0]]}”?" if close else NAMES


NAMES = "`scenarios list countries`, `parameters`, `rules`, `levers`, `events` have names"


def law_text(law: Distribution) -> str:
    """A distribution in one line.

    >>> law_text(Distribution("normal", {"mean": 0.1, "sd": 0.2}, 0.0, None))
    'normal(mean 0.1, sd 0.2), at least 0'
    """
    if law.kind == "quantiles":
        low, middle, high = quantile(law, np.array([0.05, 0.5, 0.95]))
        return f"fitted (median {middle:.3g}, 90% of draws {low:.3g} to {high:.3g})"
    fields = ", ".join(f"{name} {value:g}" for name, value in law.fields.items())
    least = "" if law.low is None else f", at least {law.low:g}"
    most = "" if law.high is None else f", at most {law.high:g}"
    return f"{law.kind}({fields}){least}{most}"


def _parameter(p: Parameter) -> Facts:
    return {
        "kind": "parameter",
        "name": p.name,
        "title": p.title,
        "id": p.id,
        "symbol": p.symbol,
        "unit": p.unit,
        "distribution": law_text(p.distribution),
        "skeptical": law_text(p.priors["skeptical"]) if "skeptical" in p.priors else None,
        "priors": {name: law_text(law) for name, law in p.priors.items()} or None,
        "median": median(p.distribution),
        "group": p.group,
        "channel": p.channel,
        "status": p.status,
        "source": p.source,
        "why": p.why,
    }


def _country(c: Country, baseline: Baseline) -> Facts:
    """A country as planners of the base year see it; money in USD."""
    return {
        "kind": "country",
        "name": c.code,
        "title": c.name,
        "programs": _programs_of(c.code, baseline),
        "own_budget_usd": round(c.own_budget * 1e6),
        "own_budget_status": c.own_budget_status,
        "people": c.heads,
        "government_effectiveness": c.government_effectiveness,
        "control_of_corruption": c.control_of_corruption,
        "rule_of_law": c.rule_of_law,
        "flow_share": c.flow_share,
        "flow_shares_of_all": round(sum(one.flow_share for one in baseline.countries), 4),
        "source": _source(("own_budget", c.code), baseline),
    }


def _rule(key: str, name: str) -> Facts:
    rule = TABLES[key][name]
    return {
        "kind": "rule",
        "name": f"{key}.{name}",
        "title": _first_line(rule),
        "options": {option: _option(facts) for option, facts in options_of(rule).items()},
        "does": inspect.cleandoc(rule.__doc__ or "").partition("\n\n")[2],
    }


def _option(option: Option) -> str:
    default = "must be given" if option.default is ... else f"default {option.default}"
    return f"{option.help}; {option.range.low:g} to {option.range.high:g}; {default}"


def _channel(name: str, baseline: Baseline) -> Facts:
    carried = [p.name for p in baseline.parameters.values() if p.channel == name]
    return {"kind": "channel", "name": name, "title": CHANNELS[name], "parameters": carried}


def _lever(name: str) -> Facts:
    lever = LEVERS[name]
    return {
        "key": f"levers.{name}",
        "unit": lever.unit,
        "neutral": lever.neutral,
        "low": lever.low,
        "high": lever.high,
        "cost": COST.removeprefix("cost "),
        "status": lever.status,
        "meaning": lever.meaning,
    }


def _lever_facts(name: str) -> Facts:
    lever = _lever(name)
    return {"kind": "lever", "name": name, "title": lever.pop("meaning"), **lever, "source": LEVERS[name].source}


def _event_facts(name: str) -> Facts:
    keys = zip(_event_keys(EVENTS[name]), list(EVENTS[name].type.model_fields.values())[1:], strict=True)
    return {
        "kind": "event",
        "name": name,
        "title": EVENTS[name].meaning,
        **({"several": EVENTS[name].several} if EVENTS[name].several else {}),
        "keys": {key: field.description for key, field in keys},
    }


def _event_keys(kind: EventKind) -> list[str]:
    """Its keys without `event`; those that may be left out in parentheses."""
    fields = [(field.alias or name, field) for name, field in kind.type.model_fields.items() if name != "event"]
    return [key if field.is_required() else f"({key})" for key, field in fields]


def _programs_of(code: str, baseline: Baseline) -> list[str]:
    return [p.name for p in baseline.programs.values() if code in (*p.countries, p.regional_unit)]


def _source(key: tuple[str, ...], baseline: Baseline) -> str | None:
    source = baseline.sources.get(key)
    return f"{source.document} ({source.file}:{source.line})" if source else None


def _first_line(rule: Callable[..., Any]) -> str:
    return (rule.__doc__ or "").partition("\n")[0]

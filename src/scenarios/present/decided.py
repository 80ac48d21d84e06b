"""What a plan decides, in a planner's words: “60% soft from FY2012” for `programs.carsi.mix: {2012: 0.4}`."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Any

from scenarios.baseline.facts import Baseline
from scenarios.present import words
from scenarios.spec.describe import differences, flow, settings
from scenarios.spec.levers import LEVERS
from scenarios.spec.load import Loaded

RULES = {
    "as_reported": "as reported",
    "equal": "the same to each",
    "population": "by people",
    "need": "by homicide rate",
    "burden": "by number of homicides",
    "absorptive": "by what each can absorb",
    "performance": "by governance and homicide rate",
    "use_or_lose": "less to those who left money unspent",
    "soft_when_calm": "soft where the homicide rate is low",
    "hard_after_surge": "hard where the homicide rate rose",
}
"""Rules in a planner's words; others are called by their names."""
LIMITS = {
    "none": "no limit",
    "hold": "held back beyond what a country can absorb",
    "redistribute": "what a country cannot absorb goes to the others",
}
PARTS = {
    "envelope": "how much money", "split": "where it goes", "mix": "hard or soft", "limit": "limit", "focus": "soft money",
    "capacity": "own capacity", "floors": "at least", "caps": "at most", "mix_shift": "shift of hard money",
    "earmark_soft": "earmark",
}  # fmt: skip
"""Keys of a program's plan -> what they decide."""


def unlike(loaded: Sequence[Loaded]) -> list[tuple[str, tuple[str, ...]]]:
    """What scenarios decide otherwise than the first: what, and the words of each scenario."""
    paths = dict.fromkeys(path for other in loaded[1:] for path, *_ in differences(loaded[0], other))
    by_key: dict[str, list[str]] = {}
    for path in paths:
        by_key.setdefault(_key(path), []).append(path)
    return [row for key, inner in by_key.items() for row in _rows(loaded, key, inner)]


def _key(path: str) -> str:
    """The decision that a value belongs to."""
    match path.split("."):
        case ["programs", program, part, *_]:
            return f"programs.{program}.{part}"
        case ["transfer" | "events" as part, *_]:
            return part
        case ["levers", name, *_]:
            return f"levers.{name}"
    return path


def _rows(loaded: Sequence[Loaded], key: str, paths: Sequence[str]) -> list[tuple[str, tuple[str, ...]]]:
    """One row in words; where words tell no difference, the values by their keys."""
    said = tuple(words.clean(decision(one, key)) for one in loaded)
    if len(set(said)) > 1:
        return [(named(key, loaded[0].baseline), said)]
    values = [{s.path: flow(s.value) for s in settings(one)} for one in loaded]
    return [(path, tuple(words.clean(one.get(path, words.NO_DATA)) for one in values)) for path in paths]


def named(key: str, baseline: Baseline) -> str:
    """What a decision is called."""
    match key.split("."):
        case ["programs", program, part]:
            return f"{short(program, baseline)}: {PARTS.get(part, part)}"
        case ["transfer"]:
            return "money moved between programs"
        case ["levers", name]:
            return {"other_money": "other donors’ money"}.get(name, name)
    return key.replace("_", " ")


def short(program: str, baseline: Baseline) -> str:
    """A program's title, or the capitals that it is known by: CARSI."""
    title = baseline.programs[program].title if program in baseline.programs else program
    capitals = "".join(word[0] for word in title.split())
    return capitals if capitals.casefold() == program.casefold() else title


def decision(loaded: Loaded, key: str) -> str:
    """What a scenario decides under a key, in words."""
    value: Any = loaded.data
    for step in key.split("."):
        value = value.get(step) if isinstance(value, Mapping) else None
    match key.split("."):
        case ["programs", _, part] if part in SAID:
            return SAID[part](value, loaded.baseline)
        case ["transfer"]:
            return "; ".join(_transfer(one, loaded.baseline) for one in value or ()) or "none"
        case ["events"]:
            return "; ".join(_event(one, loaded.baseline) for one in value or ()) or "none"
        case ["levers", "other_money"]:
            return _other_money(value or {}, loaded.baseline)
        case ["levers", name] if name in LEVERS:
            return _path(value, lambda x: f"{x:g}", f" {LEVERS[name].unit}")
    return words.NO_DATA if value is None else flow(value)


def _path(value: Any, said: Callable[[float], str], unit: str = "", year: str = "") -> str:
    """A number, or a path over years: constant after the last one, straight lines between."""
    if not isinstance(value, Mapping):
        return f"{said(float(value))}{unit}"
    points = sorted((int(key), float(level)) for key, level in value.items())
    *before, (last, level) = points
    steps = [f"{said(x)}{unit} in {year}{y}" for y, x in before] + [f"{said(level)}{unit} from {year}{last}"]
    return ", ".join(steps) + (" (straight lines between)" if before else "")


def _percent(share: float) -> str:
    """A share as people say it, with the digits that it has.

    >>> _percent(0.6), _percent(0.4087), _percent(0.0)
    ('60%', '40.9%', '0%')
    """
    return f"{100 * share:.3g}%"


def _mix(value: Any, baseline: Baseline) -> str:
    if isinstance(value, str) or (isinstance(value, Mapping) and "rule" in value):
        return _rule(value, baseline)
    if isinstance(value, Mapping) and not all(isinstance(one, int | float) for one in value.values()):
        return _by_year(value, lambda one: _mix(one, baseline))
    return _path(value, lambda hard: f"{_percent(1.0 - hard)} soft", year="FY")


def _by_year(value: Mapping[Any, Any], said: Callable[[Any], str]) -> str:
    """What rules by fiscal year say, each from its first year on."""
    return "; ".join(f"{said(value[year])} from FY{year}" for year in sorted(value, key=int))


def _rule(value: Any, baseline: Baseline) -> str:
    """A rule and its options, or rules by fiscal year."""
    if isinstance(value, Mapping) and "rule" not in value:
        return _by_year(value, lambda one: _rule(one, baseline))
    name = value if isinstance(value, str) else str(value["rule"])
    options = {} if isinstance(value, str) else {key: inner for key, inner in value.items() if key != "rule"}
    if name in ("shares", "optimal") and isinstance(options.get("shares"), Mapping):
        return _by_country(options["shares"], baseline)
    said = RULES.get(name, f"by the rule {name.replace('_', ' ')}")
    given = [f"{key.replace('_', ' ')} {flow(inner)}" for key, inner in options.items() if inner is not None]
    return f"{said} ({', '.join(given)})" if given else said


def _by_country(shares: Mapping[str, float], baseline: Baseline) -> str:
    """Shares by country, those of one share together; nothing where there are none."""
    groups: dict[float, list[str]] = {}
    for code, share in shares.items():
        groups.setdefault(float(share), []).append(baseline.unit_names.get(code, code))
    return "; ".join(f"{', '.join(names)}: {_percent(share)}" for share, names in groups.items()) or "none"


def _envelope(value: Any, baseline: Baseline) -> str:
    match value:
        case {"factor": factor}:
            return f"{float(factor):g} times what was reported"
        case {"growth": rate}:
            start = f" from {_usd(value['start'])}" if "start" in value else ""
            return f"growing by {_percent(float(rate))} a year{start}"
        case Mapping():
            return "; ".join(f"FY{year} {_usd(usd)}" for year, usd in value.items())
    return "as reported"


def _usd(amount: Any) -> str:
    if isinstance(amount, Mapping):
        return ", ".join(f"{account} {_usd(usd)}" for account, usd in amount.items())
    return f"{amount} USD"


def _transfer(value: Mapping[str, Any], baseline: Baseline) -> str:
    one, other = (short(value[key], baseline) for key in ("from", "to"))
    return f"{_percent(float(value['share']))} of {one} to {other} every year"


_SHARES = {"share": "of it", "drop": "fewer homicides", "rise": "more homicides"}
_WHEN = {"fiscal_year": "in FY", "notice": "notice ", "from": "from ", "to": "to ", "until": "until "}
_WAYS = {
    "new": "new money stops", "obligation": "obligation stops", "delivery": "obligation, delivery and payment stop",
    "resume": "what waits goes on afterwards", "reprogram": "what waits goes to the other countries",
    "return": "what waits goes back to the Treasury", "outside": "what waits goes to countries outside the region",
}  # fmt: skip
"""What a suspension stops, and what becomes of the money."""


def _event(value: Mapping[str, Any], baseline: Baseline) -> str:
    """An event: what, whose money, where, when, how much."""
    programs = [*([value["program"]] if "program" in value else []), *value.get("programs", [])]
    called = " and ".join(short(name, baseline) for name in programs)
    codes = [*(value[key] for key in ("country", "source", "target") if key in value), *value.get("countries", [])]
    places = [baseline.unit_names.get(code, code) for code in codes]
    when = " ".join(f"{word}{_day(value[key])}" for key, word in _WHEN.items() if value.get(key))
    part = {key: word for key, word in _SHARES.items() if key in value and not (key == "share" and _is_whole(value))}
    many = [f"{_percent(float(value[key]))} {word}" for key, word in part.items()]
    only = [", ".join(map(str, value[key])) for key in ("accounts", "kinds") if value.get(key)]
    only += [f"money of {' and '.join(f'FY{year}' for year in value['fiscal_years'])}"] if value.get("fiscal_years") else []
    ways = [_WAYS.get(str(value[key]), str(value[key])) for key in ("stops", "fate") if key in value]
    what = str(value["event"]).replace("_", " ")
    return ", ".join([f"{what} of {called}" if called else what, *places, *many, *only, when, *ways])


def _is_whole(value: Mapping[str, Any]) -> bool:
    """Whether a suspension is of all the money, as where no share is written."""
    return value["event"] == "suspension" and float(value["share"]) == 1.0


def _day(value: Any) -> str:
    """A date in words; a fiscal year as it is."""
    return words.long_day(date.fromisoformat(value)) if isinstance(value, str) else str(value)


def _other_money(value: Mapping[str, Any], baseline: Baseline) -> str:
    """Other donors' money by country and kind, million USD as the scenario has it."""
    each = [
        f"{baseline.unit_names.get(code, code)}, {kind}: {_over_years(usd)}"
        for code, kinds in value.items()
        for kind, usd in kinds.items()
    ]
    return "; ".join(each) or "none"


def _over_years(value: Any) -> str:
    """An amount a year; those that are the same in every year once."""
    if not isinstance(value, Mapping):
        return f"{_usd(value)} a year"
    years = sorted(map(int, value))
    if len(set(map(str, value.values()))) == 1 and years == list(range(years[0], years[-1] + 1)):
        return f"{_usd(next(iter(value.values())))} a year, FY{words.years(years[0], years[-1])}"
    return ", ".join(f"FY{year} {_usd(usd)}" for year, usd in value.items())


SAID: dict[str, Callable[[Any, Baseline], str]] = {
    "envelope": _envelope,
    "split": _rule,
    "mix": _mix,
    "limit": lambda value, _: LIMITS.get(str(value), str(value)),
    "focus": lambda value, _: f"{_percent(float(value))} to institutions, the rest to prevention",
    "capacity": lambda value, _: f"{_percent(float(value))} of soft money, taken first",
    "floors": lambda value, baseline: _by_country(value or {}, baseline),
    "caps": lambda value, baseline: _by_country(value or {}, baseline),
    "mix_shift": lambda value, _: f"{100 * float(value):+.3g} points",
    "earmark_soft": lambda value, _: f"at least {_percent(float(value))} soft",
}
"""Keys of a program's plan -> the words of a value."""

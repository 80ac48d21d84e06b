"""A scenario back to plain data, in the short forms that a planner writes; it loads to the same scenario."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from pydantic import BaseModel

from scenarios.spec.amounts import written
from scenarios.spec.envelopes import Amounts, AsReported, Factor, Growth
from scenarios.spec.events import EVENTS
from scenarios.spec.figures import OwnFigure
from scenarios.spec.laws import Law
from scenarios.spec.levers import OtherMoney, Path
from scenarios.spec.stages import Rule, Stages


def to_plain(value: Any) -> Any:
    """Maps, lists and plain values of a scenario or a part of it, defaults included."""
    match value:
        case AsReported() | Factor() | Growth() | Amounts():
            return _envelope(value)
        case Stages():
            return {year: _rule(rule) for year, rule in value.stages.items()}
        case Rule():
            return _rule(value)
        case Law():
            cut = {"between": [value.low, value.high]} if value.low is not None else {}
            return {**value.fields, **cut}
        case OwnFigure():
            return value.plain()
        case Path():
            return to_plain(value.levels)
        case OtherMoney():
            given = {"hard": value.hard, "soft": value.soft}
            return {kind: _years(usd) for kind, usd in given.items() if usd}
        case BaseModel() if type(value) in _EVENT_TYPES:
            return _event(value)
        case date():
            return value.isoformat()
        case BaseModel():
            fields = type(value).model_fields.items()
            return {field.alias or name: to_plain(getattr(value, name)) for name, field in fields}
        case dict():
            return {key: to_plain(inner) for key, inner in value.items()}
        case tuple() | list():
            return [to_plain(inner) for inner in value]
    return value


_EVENT_TYPES = {kind.type for kind in EVENTS.values()}


def _event(event: BaseModel) -> dict[str, Any]:
    """What an event says; what it leaves open is left out."""
    fields = {field.alias or name: getattr(event, name) for name, field in type(event).model_fields.items()}
    return {key: to_plain(value) for key, value in fields.items() if value is not None and value != ()}


def _envelope(envelope: AsReported | Factor | Growth | Amounts) -> Any:
    match envelope:
        case AsReported():
            return "as_reported"
        case Factor():
            return {"factor": envelope.factor}
        case Growth():
            start = {} if envelope.start is None else {"start": written(envelope.start)}
            return {"growth": envelope.rate, **start}
        case Amounts():
            return _years(envelope.usd)


def _years(usd: Mapping[int, Any]) -> dict[int, Any]:
    return {year: _amount(dollars) for year, dollars in usd.items()}


def _amount(usd: float | dict[str, float]) -> Any:
    if isinstance(usd, dict):
        return {account: written(dollars) for account, dollars in usd.items()}
    return written(usd)


def _rule(rule: Rule) -> Any:
    """The shortest form: a number, a path, a name, or a map with `rule`."""
    if rule.rule == "constant":
        return rule.options["hard"]
    if rule.rule == "path":
        return dict(rule.options["years"])
    return {"rule": rule.rule, **to_plain(rule.options)} if rule.options else rule.rule

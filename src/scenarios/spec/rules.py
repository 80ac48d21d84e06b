"""Rules of allocation as YAML: `split: need`, `split: {rule: need, floor: 0.05}`, `mix: 0.6`.

Names, options, their types, ranges and help are read from the functions in `allocation`; nothing is listed here.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import lru_cache, partial
from typing import Annotated, Any, Literal, Union, get_args, get_origin

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    TypeAdapter,
    WrapValidator,
    create_model,
)
from pydantic_core import PydanticCustomError

from scenarios.allocation.mixes import MIXES
from scenarios.allocation.options import Option, Range, options_of
from scenarios.allocation.splits import SPLITS
from scenarios.spec.base import Frozen, Share
from scenarios.spec.stages import BY_YEAR, Form, Rule, is_by_year, staged
from scenarios.spec.years import looks_like_year
from scenarios.terms import KINDS
from scenarios.yaml_text import printable


class _Options(Frozen):
    """The options of one rule; their documentation is given with them, not looked for in the source."""

    model_config = ConfigDict(use_attribute_docstrings=False)


def rule_type(table: Mapping[str, Callable[..., Any]], form: Form, short: list[dict[str, Any]]) -> Any:
    """Make the type of a field that takes a rule of `table`.

    Args:
        table: SPLITS or MIXES.
        form: turns short forms into `{rule: NAME, option: value}`.
        short: JSON Schemas of those short forms.
    """
    at_first = tuple(table.items())

    def judge(given: Any, by_first: Form) -> Any:
        now = tuple(table.items())
        one = by_first if now == at_first else _adapter(now).validate_python
        if isinstance(given, dict) and given.get("rule") == BY_YEAR and isinstance(given.get("stages"), dict):
            return staged(given["stages"], lambda stage: _as_rule(one(form(stage))))
        return one(given)

    alone = [name for name, rule in table.items() if all(o.default is not ... for o in options_of(rule).values())]
    forms = _Short([{"enum": alone}, *short])
    kind = _union(at_first)
    return Annotated[kind, WrapValidator(judge), BeforeValidator(form), AfterValidator(_as_rule), forms, _Now(table)]


Rules = tuple[tuple[str, Callable[..., Any]], ...]


@dataclass(frozen=True, slots=True, eq=False)
class _Now:
    """Knows the type as it is now: rules may have been added to the table since the scenario's types were made."""

    table: Mapping[str, Callable[..., Any]]

    def type_now(self) -> Any:
        """The union of the models of all rules in the table."""
        return _union(tuple(self.table.items()))


@lru_cache(maxsize=32)
def _union(rules: Rules) -> Any:
    """The models of rules, told apart by their names."""
    models = tuple(_model(name, rule) for name, rule in rules)
    return Annotated[Union[models], Field(discriminator="rule")]  # noqa: UP007


@lru_cache(maxsize=32)
def _adapter(rules: Rules) -> TypeAdapter[Any]:
    return TypeAdapter(_union(rules))


def _is_rule(value: Any) -> bool:
    """Whether a value of a map by year names a rule, and no share."""
    return isinstance(value, dict) or (isinstance(value, str) and not re.fullmatch(r"[-+0-9.,]+ ?%?", value))


def split_form(given: Any) -> Any:
    """`need` is short for `{rule: need}`, `{2008: as_reported, 2012: need}` for rules by fiscal year."""
    if isinstance(given, str):
        return {"rule": given}
    if isinstance(given, dict) and is_by_year(given):
        return {"rule": BY_YEAR, "stages": given}
    if isinstance(given, dict) and ("rule" not in given or _is_spilt(given, "shares")):
        raise _no_rule("a split", _split_hint(given))
    if not isinstance(given, dict):
        raise _no_rule("a split", "write `split: need`; `scenarios list rules` names them")
    return given


def _split_hint(given: Mapping[Any, Any]) -> str:
    """What a split without a rule was meant as: shares of countries, or a rule as the key of its options."""
    shares = given.get("shares", {key: value for key, value in given.items() if key != "rule"})
    if isinstance(shares, dict) and shares and all(str(key).isupper() for key in shares):  # codes of countries
        return f"write `split: {{rule: shares, shares: {_one_line(_as_shares(shares))}}}`"
    rule = next((str(key) for key in given if key in SPLITS), "")
    if rule:
        options = given[rule] if isinstance(given[rule], dict) else {}
        return f"write `split: {_one_line({'rule': rule, **options}) if options else rule}`"
    if word := next((key for key, value in given.items() if isinstance(value, str) and value in SPLITS), None):
        return f"write `split: {_one_line({'rule' if key == word else key: value for key, value in given.items()})}`"
    return "write `split: need` or `split: {rule: need, floor: 0.05}`"


def _is_spilt(given: Mapping[Any, Any], option: str) -> bool:
    """Whether what belongs into a rule's one map stands beside it: `{rule: shares, HND: 0.5}`."""
    rest = [key for key in given if key != "rule"]
    rule = {"shares": ("shares", "by_country"), "years": ("path",)}[option]
    fits = str.isupper if option == "shares" else looks_like_year
    return given.get("rule") in rule and bool(rest) and all(isinstance(key, int) or fits(str(key)) for key in rest)


def _as_shares(given: Mapping[Any, Any]) -> Mapping[Any, Any]:
    """Percentages as shares."""
    percent = all(isinstance(share, int | float) and 1 < share <= 100 for share in given.values())
    return {code: round(share / 100, 6) for code, share in given.items()} if percent else given


def _one_line(given: Mapping[Any, Any]) -> str:
    """A map as YAML on one line, cut where it is long."""
    return printable("{" + ", ".join(f"{key}: {value}" for key, value in given.items()) + "}", 120)


def mix_form(given: Any) -> Any:
    """`0.6` is short for a constant hard share, `{2008: 0.75, 2012: 0.35}` for a path."""
    if isinstance(given, int | float) and not isinstance(given, bool):
        return {"rule": "constant", "hard": given}
    if isinstance(given, str):
        number = re.fullmatch(r"[-+0-9.,]+ ?%?", given)  # in quotes, with a comma, per cent: told as a wrong number
        if (parts := re.fullmatch(r"([0-9]{1,3}) ?[-/:] ?([0-9]{1,3})", given)) and int(parts[1]) + int(parts[2]) == 100:
            raise _no_rule("a mix", f"write the hard share alone: `mix: {int(parts[1]) / 100:g}`")
        if given.casefold() in KINDS:
            raise _no_rule("a mix", "write the hard share: `mix: 0.2` is one fifth hard, the rest soft")
        return {"rule": "constant", "hard": given} if number else {"rule": given}
    if not isinstance(given, dict) or not given:
        raise _no_rule("a mix", "write `mix: 0.6` for the hard share, or {2008: 0.3, 2012: 0.4} by fiscal year")
    if "rule" in given and not _is_spilt(given, "shares") and not _is_spilt(given, "years"):
        return given
    if _is_spilt(given, "years"):
        raise _no_rule("a mix", f"write `mix: {_one_line({key: value for key, value in given.items() if key != 'rule'})}`")
    if any(isinstance(year, int) or looks_like_year(year) for year in given):
        staged = is_by_year(given) and any(_is_rule(value) for value in given.values())
        return {"rule": BY_YEAR, "stages": given} if staged else {"rule": "path", "years": given}
    raise _no_rule("a mix", _mix_hint(given))


def _mix_hint(given: Mapping[Any, Any]) -> str:
    """What a mix without a rule was meant as: the hard share, or shares of countries."""
    hard, soft = given.get("hard"), given.get("soft")
    if isinstance(hard, int | float) and not isinstance(hard, bool):
        return f"write the hard share alone: `mix: {hard / 100 if 1 < hard <= 100 else hard:g}`"
    if isinstance(soft, int | float) and not isinstance(soft, bool) and 0 <= soft <= 1:
        return f"write the hard share: `mix: {1 - soft:g}`"
    shares = given.get("shares", {key: value for key, value in given.items() if key != "rule"})
    if isinstance(shares, dict) and shares and all(str(key).isupper() for key in shares):
        return f"write `mix: {{rule: by_country, shares: {_one_line(_as_shares(shares))}}}`"
    rule = next((str(key) for key in given if key in MIXES), "")
    if rule and isinstance(given[rule], dict):
        return f"write `mix: {_one_line({'rule': rule, **given[rule]})}`"
    return "write `mix: {2008: 0.75, 2012: 0.35}` or `mix: {rule: by_country, shares: {…}}`"


_STAGES: dict[str, Any] = {
    "type": "object",
    "description": "rules by fiscal year, each from its year on; as reported before the first",
    "patternProperties": {"^[0-9]{4}$": {"type": ["string", "object", "number"]}},
    "additionalProperties": False,
    "minProperties": 1,
}
SPLIT_SHORT: list[dict[str, Any]] = [_STAGES]
MIX_SHORT: list[dict[str, Any]] = [
    {"type": "number", "minimum": 0, "maximum": 1, "description": "hard share of hard + soft money"},
    {
        "type": "object",
        "description": "hard share by fiscal year, straight lines between",
        "patternProperties": {"^[0-9]{4}$": {"type": "number", "minimum": 0, "maximum": 1}},
        "additionalProperties": False,
        "minProperties": 1,
    },
    _STAGES,
]


@dataclass(frozen=True, slots=True)
class _Short:
    """Adds the short forms to the JSON Schema of a rule."""

    forms: list[dict[str, Any]]

    def __get_pydantic_json_schema__(self, core: Any, handler: Any) -> dict[str, Any]:
        schema = handler(core)
        schema.pop("discriminator", None)  # OpenAPI's word, unknown to JSON Schema
        return {"anyOf": [*self.forms, *schema.pop("oneOf", [schema])]}


def _as_rule(judged: BaseModel) -> Rule:
    """What was given, without the defaults: those stay with the function."""
    if isinstance(judged, Rule):
        return judged
    given = judged.model_dump(exclude_unset=True)
    return Rule(rule=given.pop("rule"), options=given)


def _model(name: str, rule: Callable[..., Any]) -> type[BaseModel]:
    """A model of one rule: its name and its options."""
    doc = (rule.__doc__ or "").partition("\n")[0]
    fields: dict[str, Any] = {"rule": (Literal[name], Field(description=doc))}
    fields |= {key: _field(option) for key, option in options_of(rule).items()}
    return create_model(f"{name}_rule", __base__=_Options, __doc__=doc, **fields)


def _field(option: Option) -> tuple[Any, Any]:
    default = ... if option.default is ... else option.default
    return _within(option.type, option.range), Field(default, description=option.help)


def _within(kind: Any, limits: Range) -> Any:
    """The type with its range put on its numbers: `dict[str, float]` has it on each value."""
    if kind is float and limits == Range(0.0, 1.0):
        return Share
    if kind in (float, int):
        return Annotated[kind, Field(ge=limits.low, le=limits.high)]
    if get_origin(kind) is dict:
        key, value = get_args(kind)
        return dict[key, _within(value, limits)]  # type: ignore[valid-type,misc]
    inner = tuple(map(partial(_within, limits=limits), get_args(kind)))
    return Union[inner] if inner else kind  # noqa: UP007


def _no_rule(what: str, hint: str) -> PydanticCustomError:
    return PydanticCustomError("rule", f"{what} needs a rule", {"hint": hint})

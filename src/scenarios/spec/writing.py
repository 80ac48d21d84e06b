"""A scenario as the text of a file that loads to the same scenario."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import yaml

from scenarios.spec.load import Loaded
from scenarios.spec.plain import to_plain
from scenarios.spec.scenario import Plan, ScenarioSpec
from scenarios.yaml_text import read_text

KEPT = ("name", "region", "vintage", "origin", "horizon")
"""What a file says even where it is the default: what it is judged by."""


class _Dumper(yaml.SafeDumper):
    """Writes YAML that reads back to the same: text in quotes wherever readers would take it for something else."""


def _text(dumper: yaml.SafeDumper, text: str) -> yaml.ScalarNode:
    read = read_text(f"[{text}]", "") if len(text) < 40 else None
    same = read is None or (not read.problems and read.data == [text])
    return dumper.represent_scalar("tag:yaml.org,2002:str", text, style=None if same else '"')


_Dumper.add_representer(str, _text)


def as_yaml(value: Mapping[Any, Any]) -> str:
    r"""Plain data as the text of a scenario.

    >>> as_yaml({"name": "1e3", "origin": 2011})
    'name: "1e3"\norigin: 2011\n'
    """
    return str(yaml.dump(value, Dumper=_Dumper, sort_keys=False, allow_unicode=True, width=10_000))


def file_text(loaded: Loaded, comments: list[str]) -> str:
    """A scenario as a file of its own, without what is the default anyway; comments stand above it."""
    scenario, plain = loaded.scenario, to_plain(loaded.scenario)
    fields = ScenarioSpec.model_fields.items()
    kept = {
        key: plain[key]
        for key, field in fields
        if key in KEPT or (not field.is_required() and getattr(scenario, key) != field.get_default(call_default_factory=True))
    }
    kept["programs"] = {name: _plan(plan) for name, plan in scenario.programs.items() if plan != Plan()}
    kept.pop("booking", None)
    booked = {account: how for account, how in scenario.booking.items() if how != loaded.baseline.accounts[account].booking}
    return "".join(f"# {line}\n" for line in comments) + as_yaml(kept | ({"booking": booked} if booked else {}))


def _plan(plan: Plan) -> dict[str, Any]:
    default, plain = Plan(), to_plain(plan)
    return {key: plain[key] for key in Plan.model_fields if getattr(plan, key) != getattr(default, key)}

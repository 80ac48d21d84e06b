"""What the live page is set to, as a value: a plan to start from, one to compare with, and what was moved since."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields
from typing import Any

from scenarios.present.explorer.controls import Control, Moved

VIEWS = ("difference", "trajectories", "pipeline", "capacity", "table")
"""The tabs, in their order; a page opens on the first."""
OWN = ("preset", "base")
"""What of a link is no control."""


@dataclass(frozen=True, slots=True)
class State:
    """The page's settings.

    preset: the plan to start from, as `links.source_of` reads it. base: the plan it is compared with; empty for the region's
    own first one. moved: controls that stand elsewhere than in the preset, in the page's order; all others are as it has them.
    """

    preset: str = "baseline"
    base: str = ""
    moved: tuple[tuple[str, Moved], ...] = ()


@dataclass(frozen=True, slots=True)
class Look:
    """What the page shows of it: a tab, all countries or one, and whether the base plan's own change is shown."""

    view: str = VIEWS[0]
    country: str = ""
    both: bool = False


def to_query(state: State) -> dict[str, str]:
    """The settings that are not the page's first ones, as parameters of a link."""
    plain = State()
    own = {name: getattr(state, name) for name in OWN if getattr(state, name) != getattr(plain, name)}
    return own | {name: _text(value) for name, value in state.moved}


def look_query(look: Look) -> dict[str, str]:
    """The same of what is shown."""
    plain = Look()
    return {
        field.name: _text(getattr(look, field.name))
        for field in fields(Look)
        if getattr(look, field.name) != getattr(plain, field.name)
    }


def moved_of(query: Mapping[str, str], controls: Mapping[str, Control]) -> tuple[tuple[tuple[str, Moved], ...], list[str]]:
    """What a link moves, in the page's order, and the names of what means nothing here."""
    kept: dict[str, Moved] = {}
    dropped = []
    for name, text in query.items():
        try:
            kept[name] = controls[name].read(text)
        except (KeyError, ValueError):
            dropped.append(name)
    return in_order(kept, controls), dropped


def look_of(query: Mapping[str, str]) -> tuple[Look, list[str]]:
    """What a link shows, and the names of what is dropped because there is no such thing."""
    shown: dict[str, Any] = {}
    dropped = []
    for name, text in query.items():
        try:
            shown[name] = _look(name, text)
        except ValueError:
            dropped.append(name)
    return Look(**shown), dropped


def in_order(moved: Mapping[str, Moved], controls: Mapping[str, Control]) -> tuple[tuple[str, Moved], ...]:
    """What was moved in the page's order, so that one state has one link."""
    return tuple((name, moved[name]) for name in controls if name in moved)


def _text(value: Moved) -> str:
    if isinstance(value, bool):
        return "1" if value else "0"
    return f"{value:.6g}" if isinstance(value, float) else str(value)


def _look(name: str, text: str) -> Moved:
    match name:
        case "both" if text in ("0", "1"):
            return text == "1"
        case "view" if text in VIEWS:
            return text
        case "country" if text.isidentifier() and len(text) <= 12:  # whether the region has it is judged where it is drawn
            return text
    raise ValueError(text)

"""A control of the page: what it is called, what it may say, where the preset has it. Knows nothing of any plan."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from math import isfinite
from typing import Literal

Moved = float | int | str | bool
"""What a control is moved to: a number, a choice, on or off."""


@dataclass(frozen=True, slots=True)
class Control:
    """One control of the page.

    kind: a slider, a number that is typed, a choice, a switch. plain: where the preset has it. was: how that is told, where it
    is no number. replaces: what of the plan it replaces once it is moved, in words; empty where it keeps the plan's shape.
    only: another control and what it must say for this one to be shown and to count.
    """

    name: str
    kind: Literal["slider", "number", "choice", "switch"]
    label: str
    plain: Moved
    hint: str = ""
    low: float = 0.0
    high: float = 1.0
    step: float = 1.0
    unit: str = ""
    decimals: int = 0
    options: Mapping[str, str] = field(default_factory=dict)
    was: str = ""
    replaces: str = ""
    only: tuple[str, str] = ("", "")

    def clean(self, given: object) -> Moved:
        """The nearest value that the control can have.

        Raises:
            ValueError: there is none.
        """
        match self.kind, given:
            case "choice", str() if given in self.options:
                return given
            case "switch", bool():
                return given
            case ("slider" | "number"), int() | float() if isfinite(given):
                return self._snapped(float(given))
        raise ValueError(f"no value of “{self.name}”: {given!r}")

    def read(self, text: str) -> Moved:
        """The value of a link's text, which must be one that the control can have.

        Raises:
            ValueError: it is none.
        """
        if self.kind == "choice":
            return self.clean(text)
        if self.kind == "switch":
            return self.clean({"0": False, "1": True}.get(text))
        number = float(text)
        if not self.low <= number <= self.high:
            raise ValueError(text)
        return self.clean(number)

    def text(self, value: Moved) -> str:
        """A value as the page tells it, with its unit."""
        if isinstance(value, str):
            return self.options.get(value, value)
        return f"{value:,.{self.decimals}f}{self.unit}"

    def place(self, value: Moved) -> float:
        """Where a value stands on a slider, 0 to 1."""
        span = self.high - self.low
        return min(max((float(value) - self.low) / span, 0.0), 1.0) if span > 0 else 0.0

    def _snapped(self, number: float) -> float | int:
        """The nearest step: the slider of a browser stands on steps from its low end."""
        steps = round((min(max(number, self.low), self.high) - self.low) / self.step)
        value = round(self.low + steps * self.step, 6)
        return round(value) if self.decimals == 0 and self.step >= 1 else value


def on_steps(control: Control) -> Control:
    """The control with its plain value on its own steps, so that a slider that comes back stands where it was."""
    return replace(control, plain=control.clean(control.plain)) if control.kind in ("slider", "number") else control

"""Amounts of money as they are typed."""

from __future__ import annotations

from collections.abc import Sequence

from pydantic_core import PydanticCustomError

from scenarios.errors import Problem, ScenarioError
from scenarios.spec.amounts import usd


def millions_of(texts: Sequence[str]) -> list[float]:
    """Million USD of amounts such as `1 million`, each once.

    Raises:
        ScenarioError: what is no amount, or nothing.

    >>> millions_of(["1 million", "250 thousand", "1 million"])
    [1.0, 0.25]
    """
    found: dict[float, None] = {}
    problems: list[Problem] = []
    for text in texts:
        try:
            value = usd(text)
            if value <= 0.0:
                problems.append(Problem(f"an amount must be more than nothing, got {text}", None, "as 1 million", "amount"))
            found[value / 1e6] = None
        except PydanticCustomError as fault:
            context = fault.context or {}
            problems.append(Problem(fault.message(), None, str(context.get("hint", "")), "amount"))
    if problems:
        raise ScenarioError(problems)
    return list(found)

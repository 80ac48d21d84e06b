"""From a computed and a stated figure to a verdict, and figures as text."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

EXACT = "exact"
ROUNDING = "rounding"
HOLDS = "holds"
FAILS = "does not hold"
UNTESTABLE = "not testable"
RESULTS = (EXACT, ROUNDING, HOLDS, FAILS, UNTESTABLE)

NEAR = Decimal("0.05")
"""A figure is near another of a different source when they are less than 5% apart."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a claim gives: the verdict, both sides as text, and what a reader should know."""

    result: str
    computed: str
    stated: str
    note: str = ""


def tie(computed: Decimal, stated: Decimal, unit: Decimal) -> str:
    """Whether two figures tie: exact; rounding within one unit of the last printed digit; or not at all."""
    if computed == stated:
        return EXACT
    return ROUNDING if abs(computed - stated) <= unit else FAILS


def same(computed: Iterable[Decimal], stated: Iterable[Decimal]) -> str:
    """Exact when all figures are equal."""
    return EXACT if list(computed) == list(stated) else FAILS


def holds(*facts: bool) -> str:
    """Holds when all facts do."""
    return HOLDS if all(facts) else FAILS


def near(computed: Decimal, other: Decimal) -> bool:
    """Whether two figures are less than 5% apart."""
    return abs(computed - other) < NEAR * other


def like(value: Decimal, printed: Decimal) -> Decimal:
    """A value rounded (half up) to the digits of a printed one."""
    return value.quantize(Decimal(1).scaleb(int(printed.as_tuple().exponent)), ROUND_HALF_UP)


def tenths(value: Decimal) -> Decimal:
    """A value rounded (half up) to one decimal."""
    return value.quantize(Decimal("0.1"), ROUND_HALF_UP)


def hundredths(value: Decimal) -> Decimal:
    """A value rounded (half up) to two decimals."""
    return value.quantize(Decimal("0.01"), ROUND_HALF_UP)


def percents(shares: Iterable[Decimal]) -> list[Decimal]:
    """Shares as percentages of one decimal."""
    return [tenths(share * 100) for share in shares]


def figures(text: str) -> list[Decimal]:
    """The numbers in a text, in order; thousands commas are taken out."""
    return [Decimal(found) for found in re.findall(r"\d+(?:\.\d+)?", re.sub(r"(?<=\d),(?=\d{3})", "", text))]


def million(usd: Decimal) -> str:
    """Dollars as millions, without needless zeros but at least one decimal."""
    value = usd / 1_000_000
    plain = f"{value.normalize():,f}"
    return plain if "." in plain else f"{value:,.1f}"


def in_millions(usd: Decimal) -> str:
    """Dollars as millions, with the word."""
    return f"{million(usd)} million"


def in_thousands(usd: Decimal) -> str:
    """Dollars as whole thousands, with the word."""
    return f"{thousand(usd)} thousand"


def thousand(usd: Decimal) -> str:
    """Dollars as whole thousands."""
    return f"{usd / 1000:,.0f}"


def listed(values: Iterable[object], joint: str = ", ") -> str:
    """Values in a row."""
    return joint.join(str(value) for value in values)

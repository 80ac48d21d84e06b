"""What is wanted of a public file, and what was found in it: rows by table, and what was left out, with the reason."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation

from scenarios.baseline.number_forms import MISSING

TableRow = dict[str, str]
"""One row of a table as text, by column."""
EXAMPLES = 5
"""Of what was left out for one reason, at most so many are named."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is asked of a file.

    places: code or name, casefolded -> the region's code; None: every country with an ISO code. program, basis, accounts: of
    money, accounts by a part of their title, casefolded. series: name of the homicide series. years: first and last.
    """

    places: Mapping[str, str] | None = None
    program: str = "aid"
    basis: str = "obligated"
    accounts: Mapping[str, str] = field(default_factory=dict)
    series: str = ""
    years: tuple[int, int] = (1900, 2200)

    def place(self, code: str, name: str) -> str | None:
        """The region's code of a country of the file; None where it is none of those that are wanted."""
        if self.places is None:
            return code if re.fullmatch("[A-Z]{3}", code) and code not in GROUPS else None
        return self.places.get(code.casefold(), self.places.get(name.casefold()))

    def has_year(self, text: str) -> bool:
        """Whether a text is a year that is wanted."""
        return bool(re.fullmatch("[0-9]{4}", text)) and self.years[0] <= int(text) <= self.years[1]


@dataclass(slots=True)
class RowsLeft:
    """What was left out for one reason: how many rows or cells, the first line, some examples, dollars where it is money."""

    count: int = 0
    line: int = 0
    examples: list[str] = field(default_factory=list)
    usd: Decimal = Decimal(0)


@dataclass(slots=True)
class Imported:
    """Rows by role of the table, what was left out by reason, what is to be said, and which places were met."""

    rows: dict[str, list[TableRow]] = field(default_factory=lambda: defaultdict(list))
    left: dict[str, RowsLeft] = field(default_factory=lambda: defaultdict(RowsLeft))
    said: list[str] = field(default_factory=list)
    met: set[str] = field(default_factory=set)

    def leave(self, reason: str, line: int, example: str = "", usd: Decimal = Decimal(0)) -> None:
        """Note a row or cell that is left out."""
        one = self.left[reason]
        one.count, one.line, one.usd = one.count + 1, one.line or line, one.usd + usd
        if example and example not in one.examples and len(one.examples) < EXAMPLES:
            one.examples.append(example)

    def leave_above(self, above: Iterable[Sequence[str]]) -> None:
        """Note the lines above the header."""
        for cells in above:
            self.leave("a line above the header", 1, " ".join(filter(None, cells)))


_GROUPS = """
AFE AFW ARB CEB CSS EAP EAR EAS ECA ECS EMU EUU FCS HIC HPC IBD IBT IDA IDB IDX INX LAC LCN LDC LIC LMC LMY LTE MEA MIC MNA NAC
OED OSS PRE PSS PST SAS SSA SSF SST TEA TEC TLA TMN TSA TSS UMC WLD
"""
GROUPS = frozenset(_GROUPS.split())
"""Codes of the World Bank's groups of countries, which look like those of countries."""


def number(text: str) -> Decimal | None:
    """A number as public files write it; None for an empty cell or a mark of what is missing, as `..` or `NULL`.

    Raises:
        ValueError: it is neither.

    >>> number("1.5E+3"), number(".."), number("NULL"), number("-20")
    (Decimal('1.5E+3'), None, None, Decimal('-20'))
    """
    bare = text.strip()
    if not bare or bare.casefold() in MISSING or bare.casefold() in ("null", "nan", "none"):
        return None
    try:
        value = Decimal(bare)
    except InvalidOperation:
        raise ValueError(bare) from None
    if not value.is_finite():
        raise ValueError(bare)
    return value


def plain(value: Decimal) -> str:
    """A number as tables have it: no exponent, no needless zeros."""
    return f"{value.normalize():f}"

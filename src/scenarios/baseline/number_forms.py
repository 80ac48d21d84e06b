"""Numbers as people and spreadsheets write them: what is certain becomes the plain form `-1234.5`, the rest is refused."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation

from scenarios.baseline.schema import Column
from scenarios.yaml_text import printable

PLAIN = re.compile(r"-?[0-9]+(\.[0-9]+)?")
MISSING = {"..", "...", "…", ":", "n/a", "na", "n.a.", "n. a.", "#n/a", "null", "none", "nan", "missing", "not available"}
"""How others write that nothing is known."""
_MINUS = "\N{MINUS SIGN}\N{FIGURE DASH}\N{EN DASH}\N{SMALL HYPHEN-MINUS}\N{FULLWIDTH HYPHEN-MINUS}"
_BLANK = " \N{NO-BREAK SPACE}\N{NARROW NO-BREAK SPACE}\N{THIN SPACE}\N{FIGURE SPACE}'\N{RIGHT SINGLE QUOTATION MARK}"
_GROUPED = re.compile(rf"-?[0-9]{{1,3}}([{_BLANK}][0-9]{{3}})+([.,][0-9]+)?")


@dataclass(frozen=True, slots=True)
class Style:
    """How the numbers of a file are written: with a decimal comma (then a point groups thousands), and what tells so."""

    comma: bool = False
    sample: str = ""
    sure: bool = False
    """Whether some number of the file tells it."""


class OddError(Exception):
    """A cell that cannot be read: the cause (the same for all cells of one cause), what is wrong, what to do."""

    def __init__(self, cause: str, what: str, hint: str = "") -> None:
        super().__init__(what)
        self.cause, self.what, self.hint = cause, what, hint


@dataclass(frozen=True, slots=True)
class Said:
    """How a cell was read that was not in plain form; cells of one cause are told once."""

    cause: str
    words: str


Plain = tuple[str, Said | None]
"""The plain form of a cell, and what is to be said of it."""


_COMMA = re.compile(
    r"[0-9]+,([0-9]{1,2}|[0-9]{4,})|0[0-9]*,[0-9]+|[0-9]{4,},[0-9]+"  # what no thousands look like
    r"|[0-9]{1,3}(\.[0-9]{3})+,[0-9]+|[0-9]{1,3}(\.[0-9]{3}){2,}"  # points that group
)
_POINT = re.compile(
    r"[0-9]*\.([0-9]{1,2}|[0-9]{4,})|0[0-9]*\.[0-9]+|[0-9]{4,}\.[0-9]+"
    r"|[0-9]{1,3}(,[0-9]{3})+\.[0-9]+|[0-9]{1,3}(,[0-9]{3}){2,}"
)
"""Numbers that tell for certain that a comma, or a point, marks decimals."""


def style_of(cells: Iterable[tuple[str, Column]]) -> Style:
    """How the numbers of a file are written, from all of them together.

    Raises:
        OddError: two ways in one file.
    """
    comma = point = ""
    for given, column in cells:
        text = _bare(given, column)[0].lstrip("-")
        if _COMMA.fullmatch(text):
            comma = comma or text
        elif _POINT.fullmatch(text) or (column.kind == "whole" and re.fullmatch(r"[0-9]{1,3},[0-9]{3}", text)):
            point = point or text
    if comma and point:
        raise OddError("two ways", f"numbers are written in two ways, {point} and {comma}", "write all with a decimal point")
    return Style(bool(comma), comma or point, bool(comma or point))


def number(text: str, column: Column, style: Style) -> Plain:
    """A number in its plain form."""
    if text.casefold() in MISSING:
        return "", as_missing(column, text)
    bare, said = _bare(text, column)
    if PLAIN.fullmatch(bare):
        digits = _point(bare, column, style)
        return digits, read_as(column, text, digits) if digits != text else said
    if _GROUPED.fullmatch(bare):
        digits = re.sub(f"[{_BLANK}]", "", bare).replace(",", ".")
        return digits, read_as(column, text, digits)
    if re.fullmatch(r"-?[0-9][0-9.]*,[0-9]+|-?[0-9]{1,3}(,[0-9]{3})+(\.[0-9]+)?|-?[0-9]{1,3}(\.[0-9]{3})+", bare):
        digits = _marked(bare, column, style)
        return digits, read_as(column, text, digits)
    if re.fullmatch(r"[-+]?([0-9]+\.?[0-9]*|\.[0-9]+)([eE][-+]?[0-9]{1,3})?", bare):
        return _scientific(text, bare, column)
    if re.fullmatch(r"-?[0-9]+([.,][0-9]+)? ?%", bare) and (column.low, column.high) == (0, 1):
        digits = f"{Decimal(bare.rstrip('% ').replace(',', '.')) / 100:f}"
        return digits, read_as(column, text, digits)
    raise _no_number(text, column)


def _bare(text: str, column: Column) -> tuple[str, Said | None]:
    """A number without the dollar sign of a column of dollars, with a plain minus in place of another or of brackets."""
    bare = text
    if "usd" in column.name or column.kind == "money":
        bare = re.sub(r"^(-|\()?(US\$|\$|USD) ?|( ?(US\$|\$|USD))(?=\)?$)", lambda m: m[1] or "", bare)
    if re.fullmatch(r"\([0-9][^()]*\)", bare):
        bare = f"-{bare[1:-1]}"
    if bare[:1] in tuple(_MINUS) and bare[1:2].isdigit():
        bare = f"-{bare[1:]}"
    if bare[:1] == "'" and bare[1:2].isdigit():
        bare = bare[1:]
    return bare, read_as(column, text, bare) if bare != text else None


def _point(bare: str, column: Column, style: Style) -> str:
    """A number with at most one point, which groups thousands where decimals have a comma."""
    if not re.fullmatch(r"-?[0-9]{1,3}\.[0-9]{3}", bare) or (style.sure and not style.comma):
        return bare
    if style.comma:
        return bare.replace(".", "")
    if column.kind in ("money", "whole"):
        raise _either(bare, column, ".")
    return bare


def _marked(bare: str, column: Column, style: Style) -> str:
    """A number with commas, or with points that group thousands."""
    if style.comma:
        return bare.replace(".", "").replace(",", ".")
    if style.sure or column.kind == "whole" or bare.count(",") > 1 or ("," in bare and "." in bare):
        return bare.replace(",", "")
    raise _either(bare, column, ",")


def _either(bare: str, column: Column, mark: str) -> OddError:
    whole, part = bare.replace(mark, ""), bare.replace(mark, ".")
    return OddError(
        f"{column.name}:{mark}",
        f"{column.name} {bare} may be {whole} or {part}",
        f"write {whole} or {part}: no mark but the decimal point",
    )


def _scientific(text: str, bare: str, column: Column) -> Plain:
    """A number with a power of ten, a plus or without a digit beside its point."""
    try:
        value = Decimal(bare)
    except InvalidOperation:
        raise _no_number(text, column) from None
    if abs(value) >= Decimal("1e300"):
        raise OddError(f"{column.name}:large", f"{column.name} must be a finite number, got “{printable(text, 40)}”")
    digits = f"{value:f}"
    cut = "e" in bare.lower() and column.kind in ("money", "whole")
    said = f"{column.name} is written {text}: read as {digits}; a spreadsheet may have cut its last digits"
    return digits, Said("cut", said) if cut else None


def read_as(column: Column, text: str, digits: str) -> Said:
    """That a cell was read as something else than what is written."""
    noun = {"year": "years", "years": "years", "day": "days"}.get(column.kind, "numbers")
    shown = printable(re.sub(f"[{_BLANK[1:5]}]", " ", text), 40)
    return Said(noun, f"{column.name} is written {shown}: read as {digits}")


def as_missing(column: Column, text: str) -> Said:
    """That a cell says that nothing is known."""
    return Said("missing", f"{column.name} is “{printable(text, 20)}”: read as missing")


def _no_number(text: str, column: Column) -> OddError:
    """What else may stand where a number should."""
    noun = {"whole": "a whole number", "money": "an amount"}.get(column.kind, "a number")
    what = f"{column.name} must be {noun}, got “{printable(text, 40)}”"
    for pattern, cause, hint in _NO_NUMBERS:
        if re.fullmatch(pattern, text, re.IGNORECASE):
            return OddError(f"{column.name}:{cause}", what, hint)
    return OddError(
        f"{column.name}:{text}", what, "write plain digits with a decimal point; leave the cell empty where nothing is known"
    )


_NO_NUMBERS = (
    (rf"[-{_MINUS}\N{{EM DASH}}]+", "dash", "write 0 where there is none, leave the cell empty where nothing is known"),
    (
        r"#(ref|value|div/0|name\?|null|num)!?\??",
        "spreadsheet",
        "a spreadsheet's error: mend its formula and save the sheet again",
    ),
    (r"#+", "narrow", "a spreadsheet shows this where a column is too narrow: widen it and save the sheet again"),
    (r".*[€£¥].*|.*\b(EUR|GBP|MXN)\b.*", "currency", "amounts are in US dollars"),
    (r"[-0-9.,]+ ?(million|millions|mn|m|bn|billion|thousand|k)", "unit", "write it in full: 6.6 million is 6600000"),
    (r"[-0-9.,]+ ?%", "percent", "write the number without %"),
    (
        r"[-0-9.,]+ ?(\*+|\(?[a-z]\)?|[a-z]/|†|‡|[¹²³])",
        "mark",
        "a mark of a note: put it into the column `note`, and leave the number alone here",
    ),
    (r"[0-9_]*_[0-9_.]*", "underscore", "write plain digits, without underscores"),
)
"""Texts that are no numbers, by cause, with what to do; the first that fits."""

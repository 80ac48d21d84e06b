"""A workbook in the Office Open XML format (ECMA-376), the same bytes on every rerun.

Text stands in its cell, so that what begins with an equals sign is no formula. Written as text: a library that builds objects
for every cell takes half a second for a run's tables.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from xml.sax.saxutils import escape, quoteattr
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from scenarios.drafts import whole_file

LONGEST = 32767
"""Characters that a cell holds."""
WIDEST, LOOKED_AT = 60, 500
"""Letters that a column is wide at most, longer text is folded; rows that are looked at for the width."""
GENERAL, TEXT = "General", "@"
"""Number formats of what is as it comes, and of text."""
_NO_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_KIND = "application/vnd.openxmlformats-officedocument.spreadsheetml"
_PLAIN, _BOLD, _FIRST_FORMAT = 0, 1, 164
_FONTS = (
    '<fonts count="2"><font><sz val="11"/><name val="Calibri"/></font>'
    '<font><b/><sz val="11"/><name val="Calibri"/></font></fonts>'
    '<fills count="2"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill></fills>'
    '<borders count="1"><border><left/><right/><top/><bottom/><diagonal/></border></borders>'
    '<cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs>'
)
_FROZEN = (
    '<sheetViews><sheetView workbookViewId="0"><pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/>'
    "</sheetView></sheetViews>"
)

CellValue = str | int | float | None
"""Text, a finite number, or nothing."""


@dataclass(frozen=True, slots=True)
class PlainSheet:
    """A sheet: heads, bold and always in sight; rows; a number format a column; lines below."""

    heads: Sequence[str]
    rows: Sequence[Sequence[CellValue]]
    formats: Sequence[str] = ()
    notes: Sequence[str] = ()


def write_sheets(path: Path, sheets: Mapping[str, PlainSheet]) -> Path:
    """Write a workbook.

    Raises:
        OSError: the file cannot be written.
    """
    with whole_file(path) as draft, ZipFile(draft, "w", ZIP_DEFLATED, compresslevel=6) as file:
        for name, text in _parts(sheets):
            part = ZipInfo(name, (1980, 1, 1, 0, 0, 0))
            part.compress_type = ZIP_DEFLATED
            file.writestr(part, _HEAD + text)
    return path


def _parts(sheets: Mapping[str, PlainSheet]) -> Iterator[tuple[str, str]]:
    """Names and texts of the files of a workbook."""
    numbers = range(1, len(sheets) + 1)
    formats = list(dict.fromkeys(form for sheet in sheets.values() for form in sheet.formats if form != GENERAL))
    kinds = [("/xl/workbook.xml", "sheet.main"), ("/xl/styles.xml", "styles")]
    kinds += [(f"/xl/worksheets/sheet{n}.xml", "worksheet") for n in numbers]
    overrides = "".join(f'<Override PartName="{part}" ContentType="{_KIND}.{kind}+xml"/>' for part, kind in kinds)
    plain = '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    yield "[Content_Types].xml", f'<Types xmlns="{_PACKAGE}/content-types">{plain}{overrides}</Types>'
    yield "_rels/.rels", _relations([("officeDocument", "xl/workbook.xml")])
    named = "".join(
        f'<sheet name={quoteattr(name)} sheetId="{n}" r:id="rId{n}"/>' for n, name in zip(numbers, sheets, strict=True)
    )
    yield "xl/workbook.xml", f'<workbook xmlns="{_MAIN}" xmlns:r="{_OFFICE}"><sheets>{named}</sheets></workbook>'
    yield "xl/_rels/workbook.xml.rels", _relations(
        [*(("worksheet", f"worksheets/sheet{n}.xml") for n in numbers), ("styles", "styles.xml")]
    )
    yield "xl/styles.xml", _styles(formats)
    for n, sheet in enumerate(sheets.values(), 1):
        yield f"xl/worksheets/sheet{n}.xml", _sheet(sheet, formats)


def _styles(formats: Sequence[str]) -> str:
    """Plain, bold, and one style for each number format."""
    codes = "".join(f'<numFmt numFmtId="{_FIRST_FORMAT + n}" formatCode={quoteattr(f)}/>' for n, f in enumerate(formats))
    listed = f'<numFmts count="{len(formats)}">{codes}</numFmts>' if formats else ""
    wrapped = '<alignment vertical="top" wrapText="1"/>'
    looks = [
        '<xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/>',
        f'<xf numFmtId="0" fontId="1" fillId="0" borderId="0" xfId="0" applyFont="1" applyAlignment="1">{wrapped}</xf>',
        *(
            f'<xf numFmtId="{_FIRST_FORMAT + n}" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1"/>'
            for n in range(len(formats))
        ),
    ]
    cells = f'<cellXfs count="{len(looks)}">{"".join(looks)}</cellXfs>'
    named = '<cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles>'
    return f'<styleSheet xmlns="{_MAIN}">{listed}{_FONTS}{cells}{named}</styleSheet>'


def _relations(targets: list[tuple[str, str]]) -> str:
    """What a part points to, numbered from 1."""
    found = "".join(
        f'<Relationship Id="rId{n}" Type="{_OFFICE}/{kind}" Target="{target}"/>' for n, (kind, target) in enumerate(targets, 1)
    )
    return f'<Relationships xmlns="{_PACKAGE}/relationships">{found}</Relationships>'


def _sheet(sheet: PlainSheet, formats: Sequence[str]) -> str:
    letters = [column(n) for n in range(len(sheet.heads))]
    looks = [_PLAIN if form == GENERAL else 2 + formats.index(form) for form in sheet.formats] or [_PLAIN] * len(letters)
    lines = [_row(1, letters, sheet.heads, [_BOLD] * len(letters))]
    lines += [_row(n, letters, row, looks) for n, row in enumerate(sheet.rows, 2)]
    below = len(sheet.rows) + 3
    lines += [_row(below + n, ["A"], [note], [_PLAIN]) for n, note in enumerate(sheet.notes)]
    return f'<worksheet xmlns="{_MAIN}">{_FROZEN}{_widths(sheet)}<sheetData>{"".join(lines)}</sheetData></worksheet>'


def _widths(sheet: PlainSheet) -> str:
    """Each column as wide as its longest cell, within reason."""
    columns = zip(sheet.heads, *islice(sheet.rows, LOOKED_AT), strict=True)
    wide = [min(max(len(_shown(cell)) for cell in cells) + 2, WIDEST) for cells in columns]
    each = "".join(f'<col min="{n}" max="{n}" width="{w}" customWidth="1"/>' for n, w in enumerate(wide, 1))
    return f"<cols>{each}</cols>" if each else ""


def _shown(value: CellValue) -> str:
    return "" if value is None else f"{value:,.6g}" if isinstance(value, float) else str(value)


def _row(number: int, letters: Sequence[str], values: Sequence[CellValue], looks: Iterable[int]) -> str:
    cells = [
        _cell(f"{at}{number}", value, look)
        for at, value, look in zip(letters, values, looks, strict=True)
        if value is not None
    ]
    return f'<row r="{number}">{"".join(cells)}</row>'


def _cell(at: str, value: str | float, look: int) -> str:
    style = f' s="{look}"' if look else ""
    if not isinstance(value, str):
        number = float(value) if isinstance(value, float) else int(value)  # numpy's own kinds call themselves by name
        return f'<c r="{at}"{style}><v>{number!r}</v></c>'
    text = escape(_NO_XML.sub("", value)[:LONGEST])
    return f'<c r="{at}"{style} t="inlineStr"><is><t xml:space="preserve">{text}</t></is></c>'


def column(number: int) -> str:
    """Letters of a column, counted from 0.

    >>> [column(n) for n in (0, 25, 26, 701, 702)]
    ['A', 'Z', 'AA', 'ZZ', 'AAA']
    """
    return (column(number // 26 - 1) if number >= 26 else "") + chr(ord("A") + number % 26)

"""A workbook of plain tables in the Office Open XML format (ECMA-376), the same bytes on every rerun.

Text stands in its cell, so that what begins with an equals sign is no formula. Written as text: a library that builds objects
for every cell takes half a second for a run's tables.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from xml.sax.saxutils import escape, quoteattr
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

LONGEST = 32767
"""Characters that a cell holds."""
_NO_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_KIND = "application/vnd.openxmlformats-officedocument.spreadsheetml"
_PLAIN, _BOLD = 0, 1
_STYLES = (
    f'<styleSheet xmlns="{_MAIN}"><fonts count="2"><font><sz val="11"/><name val="Calibri"/></font>'
    '<font><b/><sz val="11"/><name val="Calibri"/></font></fonts>'
    '<fills count="2"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill></fills>'
    '<borders count="1"><border><left/><right/><top/><bottom/><diagonal/></border></borders>'
    '<cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs>'
    '<cellXfs count="2"><xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/>'
    '<xf numFmtId="0" fontId="1" fillId="0" borderId="0" xfId="0" applyFont="1"/></cellXfs>'
    '<cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles></styleSheet>'
)
_FROZEN = (
    '<sheetViews><sheetView workbookViewId="0"><pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/>'
    "</sheetView></sheetViews>"
)

CellValue = str | int | float | None
"""Text, a finite number, or nothing."""


def write_workbook(path: Path, tables: Mapping[str, tuple[Sequence[str], Iterable[Sequence[CellValue]]]]) -> None:
    """Write a sheet a table: its header, bold and always in sight, then its rows.

    Raises:
        OSError: the file cannot be written.
    """
    with ZipFile(path, "w", ZIP_DEFLATED, compresslevel=6) as file:
        for name, text in _parts(tables):
            part = ZipInfo(name, (1980, 1, 1, 0, 0, 0))
            part.compress_type = ZIP_DEFLATED
            file.writestr(part, _HEAD + text)


def _parts(tables: Mapping[str, tuple[Sequence[str], Iterable[Sequence[CellValue]]]]) -> Iterator[tuple[str, str]]:
    """Names and texts of the files of a workbook."""
    numbers = range(1, len(tables) + 1)
    kinds = [("/xl/workbook.xml", "sheet.main"), ("/xl/styles.xml", "styles")]
    kinds += [(f"/xl/worksheets/sheet{n}.xml", "worksheet") for n in numbers]
    overrides = "".join(f'<Override PartName="{part}" ContentType="{_KIND}.{kind}+xml"/>' for part, kind in kinds)
    plain = '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    yield "[Content_Types].xml", f'<Types xmlns="{_PACKAGE}/content-types">{plain}{overrides}</Types>'
    yield "_rels/.rels", _relations([("officeDocument", "xl/workbook.xml")])
    sheets = "".join(
        f'<sheet name={quoteattr(name)} sheetId="{n}" r:id="rId{n}"/>' for n, name in zip(numbers, tables, strict=True)
    )
    yield "xl/workbook.xml", f'<workbook xmlns="{_MAIN}" xmlns:r="{_OFFICE}"><sheets>{sheets}</sheets></workbook>'
    yield "xl/_rels/workbook.xml.rels", _relations(
        [*(("worksheet", f"worksheets/sheet{n}.xml") for n in numbers), ("styles", "styles.xml")]
    )
    yield "xl/styles.xml", _STYLES
    for n, (header, rows) in zip(numbers, tables.values(), strict=True):
        yield f"xl/worksheets/sheet{n}.xml", _sheet(header, rows)


def _relations(targets: list[tuple[str, str]]) -> str:
    """What a part points to, numbered from 1."""
    found = "".join(
        f'<Relationship Id="rId{n}" Type="{_OFFICE}/{kind}" Target="{target}"/>' for n, (kind, target) in enumerate(targets, 1)
    )
    return f'<Relationships xmlns="{_PACKAGE}/relationships">{found}</Relationships>'


def _sheet(header: Sequence[str], rows: Iterable[Sequence[CellValue]]) -> str:
    letters = [column(n) for n in range(len(header))]
    lines = [_row(1, letters, header, _BOLD), *(_row(n, letters, row, _PLAIN) for n, row in enumerate(rows, 2))]
    return f'<worksheet xmlns="{_MAIN}">{_FROZEN}<sheetData>{"".join(lines)}</sheetData></worksheet>'


def _row(number: int, letters: Sequence[str], values: Sequence[CellValue], style: int) -> str:
    cells = [_cell(f"{at}{number}", value, style) for at, value in zip(letters, values, strict=True) if value is not None]
    return f'<row r="{number}">{"".join(cells)}</row>'


def _cell(at: str, value: str | float, style: int) -> str:
    if not isinstance(value, str):
        return f'<c r="{at}"><v>{value!r}</v></c>'
    text = escape(_NO_XML.sub("", value)[:LONGEST])
    return f'<c r="{at}" s="{style}" t="inlineStr"><is><t xml:space="preserve">{text}</t></is></c>'


def column(number: int) -> str:
    """Letters of a column, counted from 0.

    >>> [column(n) for n in (0, 25, 26, 701, 702)]
    ['A', 'Z', 'AA', 'ZZ', 'AAA']
    """
    return (column(number // 26 - 1) if number >= 26 else "") + chr(ord("A") + number % 26)

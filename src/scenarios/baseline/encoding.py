"""Bytes of a table to text: UTF-8, and what is certain to be something else; the rest is refused with what to do."""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass

from scenarios.yaml_text import printable

LINE = re.compile(r"\r\n|[\r\n]")
"""What ends a line of a table; quotation marks of other kinds and separators of paragraphs are text."""

_NO_TEXT = (
    (b"PK\x03\x04", "is a workbook or an archive, not CSV", "open it and save the sheet as “CSV UTF-8”"),
    (b"\xd0\xcf\x11\xe0", "is a workbook, not CSV", "open it and save the sheet as “CSV UTF-8”"),
    (b"%PDF", "is a PDF, not CSV", "copy its table into a sheet and save that as “CSV UTF-8”"),
    (b"\x1f\x8b", "is packed (gzip), not CSV", "unpack it first: gunzip"),
    (b"version https://git-lfs", "is a pointer of Git LFS, not the table itself", "git lfs pull"),
)
_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)


class NoTextError(Exception):
    """Bytes that are no table: what they are, what to do, and where the first of them stands (line, column, the line)."""

    def __init__(self, what: str, hint: str, line: int = 1, column: int = 1, text: str = "") -> None:
        super().__init__(what)
        self.what, self.hint, self.line, self.column, self.text = what, hint, line, column, text


@dataclass(frozen=True, slots=True)
class Decoded:
    """The lines of a table, and what is said where they were not UTF-8."""

    lines: tuple[str, ...]
    said: str = ""


def decode(raw: bytes) -> Decoded:
    """The lines of a file.

    Raises:
        NoTextError: what cannot be read for certain.
    """
    for start, what, hint in _NO_TEXT:
        if raw.startswith(start):
            raise NoTextError(what, hint)
    if re.match(rb"\s*<(!doctype|html|\?xml)", raw[:200], re.IGNORECASE):
        raise NoTextError("is a web page, not CSV", "save the file that the page links to, not the page")
    encoding, skip = _encoding(raw)
    try:
        text = raw[skip:].decode(encoding)
    except UnicodeDecodeError as fault:
        raise (
            _not_utf8(raw, fault)
            if encoding == "utf-8"
            else NoTextError(f"is broken {encoding[:6].upper()}", "save it as UTF-8")
        ) from None
    if "\x00" in text:
        before = LINE.split(text[: text.index("\x00")])
        raise NoTextError(
            "has a character U+0000", "save it as UTF-8", len(before), len(before[-1]) + 1, printable(before[-1])
        )
    return Decoded(tuple(LINE.split(text)), "" if encoding == "utf-8" else f"is {encoding[:6].upper()}: read as that")


def _encoding(raw: bytes) -> tuple[str, int]:
    """The encoding that the first bytes tell, and how many of them are its mark."""
    for mark, encoding in _MARKS:
        if raw.startswith(mark):
            return encoding, len(mark)
    start = raw[:200]
    if len(start) >= 8 and start[1::2].count(0) * 2 > 0.8 * len(start):
        return "utf-16-le", 0
    if len(start) >= 8 and start[::2].count(0) * 2 > 0.8 * len(start):
        return "utf-16-be", 0
    return "utf-8", 0


def _not_utf8(raw: bytes, fault: UnicodeDecodeError) -> NoTextError:
    """Where the first byte stands that is not UTF-8, and how the line reads in the encoding it probably has."""
    before = re.split(rb"\r\n|[\r\n]", raw[: fault.start])
    rest = re.split(rb"[\r\n]", raw[fault.start :])[0]
    column = len(before[-1].decode("utf-8", "replace")) + 1
    line = printable((before[-1] + rest).decode("cp1252", "replace"), 60)
    hint = f"save it as UTF-8 (in a spreadsheet: “CSV UTF-8”); as Windows-1252 this line reads “{line}”"
    return NoTextError("is not UTF-8 text", hint, len(before), column, line)

"""A workbook that another library reads as it was meant, the same bytes on every rerun."""

import pytest
from openpyxl import load_workbook

from scenarios.present.workbook import LONGEST, PlainSheet, write_sheets

TEXTS = ["=1+1", "<a & b>", " at both ends ", "line\nline", "“Ünïcode” 漢字 😀", "'", '"', "", "1.5", "x" * (LONGEST + 9)]


def write_workbook(path, tables):
    return write_sheets(path, {name: PlainSheet(*table) for name, table in tables.items()})


@pytest.fixture
def book(tmp_path):
    """Write tables, read them back."""

    def read(**tables):
        write_workbook(tmp_path / "a.xlsx", tables)
        return load_workbook(tmp_path / "a.xlsx")

    return read


def test_text_is_text_whatever_it_begins_with(book):
    sheet = book(t=(("said",), [(text,) for text in TEXTS]))["t"]
    assert [cell.value or "" for cell in sheet["A"][1:]] == [text[:LONGEST] for text in TEXTS]
    assert {cell.data_type for cell in sheet["A"] if cell.value} <= {"s", "inlineStr"}


def test_signs_that_xml_lacks_are_left_out(book):
    sheet = book(t=(("a",), [("x\x00\x1b\ud800\uffffy",)]))["t"]
    assert sheet["A2"].value == "xy"


def test_numbers_keep_every_bit_and_nothing_is_an_empty_cell(book):
    values = (0.1, 1e-300, -1.7976931348623157e308, 12345678901234567, 0, -0.5)
    sheet = book(t=(("n", "m"), [(value, None) for value in values]))["t"]
    assert [cell.value for cell in sheet["A"][1:]] == list(values)
    assert {cell.value for cell in sheet["B"][1:]} == {None}


def test_the_header_is_bold_and_stays_in_sight(book):
    found = book(first=(tuple(map(str, range(60))), [tuple(range(60))]), second=(("a",), []))
    sheet = found["first"]
    assert found.sheetnames == ["first", "second"]
    assert sheet.freeze_panes == "A2"
    assert all(cell.font.b for cell in sheet[1])
    assert not any(cell.font.b for cell in sheet[2])
    assert [cell.value for cell in sheet[2]] == list(range(60))
    assert sheet["BH1"].value == "59"


def test_the_same_bytes_on_every_rerun(tmp_path, monkeypatch):
    tables = {"t": (("a", "b"), [("x", 1.5)])}
    for name in ("1.xlsx", "2.xlsx"):
        write_workbook(tmp_path / name, tables)
        monkeypatch.setattr("time.time", lambda: 2e9)
    assert (tmp_path / "1.xlsx").read_bytes() == (tmp_path / "2.xlsx").read_bytes()


def test_a_row_of_another_length_is_our_fault(tmp_path):
    with pytest.raises(ValueError, match="zip"):
        write_workbook(tmp_path / "a.xlsx", {"t": (("a",), [(1, 2)])})


def test_numbers_have_formats_and_columns_widths(book):
    sheet = book(t=(("name", "usd"), [("x" * 90, 1.5), ("y", -2.0)], ("@", "#,##0.0"), ("a note",)))["t"]
    assert [sheet[at].number_format for at in ("A2", "B2", "B3")] == ["@", "#,##0.0", "#,##0.0"]
    assert (sheet.column_dimensions["A"].width, sheet.column_dimensions["B"].width) == (60, 5)
    assert sheet["A5"].value == "a note"

"""One table in every form: nothing is cut, numbers agree in all forms, no text becomes a formula."""

import csv
import json
from dataclasses import replace
from io import StringIO
from math import inf, nan

import pytest
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import load_workbook

from scenarios.cli import cli
from scenarios.present.grid import Grid, GridColumn, InForm, Span
from scenarios.present.grid.files import csv_text, write_files
from scenarios.present.grid.kind import FORMS, records_grid, said_grid
from scenarios.present.grid.markup import data_of, html_of, markdown_of
from scenarios.present.grid.terminal import lines_of
from scenarios.present.grid.workbook import ABOUT_HEADS, write_workbook
from scenarios.present.report.room import room
from scenarios.present.report.table import page_table

COLUMNS = (
    GridColumn("plan", "plan"),
    GridColumn("usd", "allotted", "tenths", "million USD", "money", "what the rules give"),
    GridColumn("most", "90% of draws", "change", "homicides", "violence", ends=("p05", "p95")),
    GridColumn("why", "reason", reads=True),
)
EVIL = ("=1+1", "+1", "-2 points", "@SUM(A1)", "a|b", "<script>alert(1)</script>", 'a,"b"')


def grid(*rows, **more):
    return Grid("a_table", "A table", COLUMNS, rows, **more)


names = st.lists(st.text("abc defgh-", min_size=1, max_size=60).map(str.strip).filter(bool), min_size=1, max_size=5)


@given(names, st.integers(40, 200), st.integers(1, 14))
def test_nothing_is_cut_and_nothing_is_wider_than_the_room(labels, room, count):
    columns = (GridColumn("n", "name"), *(GridColumn(f"c{n}", f"a head of words {n}", "tenths") for n in range(count)))
    rows = tuple((label, *(1234567.8 + n for n in range(count))) for label in labels)
    lines = lines_of(Grid("t", "A title that is long enough to be folded", columns, rows), room)
    longest = max(len(word) for label in labels for word in label.split())
    assert max(map(len, lines)) <= max(room, longest)
    text = " ".join(" ".join(lines).split())
    assert "…" not in text
    for n in range(count):
        assert text.count(f"{1234567.8 + n:,.1f}") >= len(rows)
    for label in labels:
        for word in label.split():
            assert word in text


def test_room_is_used_and_a_row_is_a_line_where_it_fits():
    one = grid(("A plan with a long name of many words", 1234.5, Span(-12.0, 3456.0), "a reason " * 9))
    tall = [len(lines_of(one, room)) for room in (40, 80, 120, 200)]
    assert tall == sorted(tall, reverse=True)
    assert tall[-1] == 3
    assert tall[0] > tall[-1]


def test_too_many_columns_become_tables_with_the_names_or_a_list():
    columns = (GridColumn("n", "name"), *(GridColumn(f"c{n}", f"c{n}", "tenths") for n in range(12)))
    wide = Grid("t", "T", columns, (("A plan", *(10_000.0 * n for n in range(12))),))
    assert sum(line.startswith("A plan") for line in lines_of(wide, 80)) == 2
    listed = lines_of(wide, 40)
    assert "  c11: 110,000.0" in listed


def test_texts_of_every_form():
    one = grid(("A", 1.25, Span(-3.4, 0.2), ""), ("B", None, None, ""), ("C", nan, Span(nan, 1.0), ""), ("D", inf, "", ""))
    assert [row[1:3] for row in one.texts()] == [("1.2", "−3 to 0"), ("–", "–"), ("–", "–"), ("none", "")]
    odd = replace(one, rows=(("A", InForm(0.5, "percent"), InForm(Span(0.0, 1.0), "percent"), ""),), marks={(0, 0): " (e)"})
    assert odd.texts()[0] == ("A (e)", "50%", "0% to 100%", "")


def test_a_row_of_another_length_is_refused():
    with pytest.raises(ValueError, match="a row of 1 cells under 4 columns"):
        grid(("A",))


def test_files_hold_bare_numbers_spans_in_two_columns_and_marks_apart(tmp_path):
    one = grid(("A", 1.25, Span(-3.5, 0.25), "why"), ("B", None, None, ""), marks={(0, 1): " e"})
    (path,) = write_files([one], tmp_path / "new")
    rows = list(csv.DictReader(StringIO(path.read_text(encoding="utf-8"))))
    assert rows[0] == {"plan": "A", "usd": "1.25", "most_p05": "-3.5", "most_p95": "0.25", "why": "why", "marks": "usd e"}
    assert rows[1]["usd"] == rows[1]["most_p05"] == ""
    assert data_of(one)["rows"][0]["most_p05"] == -3.5
    assert data_of(one)["columns"][1] == {"key": "usd", "head": "allotted", "unit": "million USD", "layer": "money"}
    assert json.dumps(data_of(one), allow_nan=False)


@pytest.mark.parametrize("text", EVIL)
def test_no_text_becomes_a_formula_or_markup(tmp_path, text):
    one = grid((text, 1.0, Span(0.0, 1.0), text), notes=(text,))
    (row,) = list(csv.reader(StringIO(csv_text(one))))[1:]
    assert row[0].lstrip("'") == text
    assert not row[0].startswith(("=", "+", "-", "@"))
    book = load_workbook(write_workbook([replace(one, title=text)], tmp_path / "a.xlsx"))
    cells = [cell for sheet in book for line in sheet.iter_rows() for cell in line]
    assert not [cell for cell in cells if cell.data_type == "f"]
    assert book["a_table"]["A2"].value == text
    assert "<script" not in html_of(one)
    assert markdown_of(one).splitlines()[4].count("|") - markdown_of(one).splitlines()[4].count("\\|") == 5


def test_a_workbook_says_what_each_column_is_and_has_widths_and_formats(tmp_path):
    one = grid(("A plan with a long name", 1234.5, Span(-3.0, 4.0), "why"))
    book = load_workbook(write_workbook([one, replace(one, name="b")], tmp_path / "a.xlsx"))
    assert book.sheetnames == ["about", "a_table", "b"]
    about = list(book["about"].iter_rows(values_only=True))
    assert about[0] == ABOUT_HEADS
    assert about[2] == ("a_table", "A table", "usd", "allotted", "million USD", "money", "what the rules give")
    sheet = book["a_table"]
    assert (sheet["B2"].value, sheet["B2"].number_format) == (1234.5, "#,##0.0")
    assert sheet["C2"].number_format == FORMS["change"].excel
    assert sheet.column_dimensions["A"].width > 20
    assert sheet.freeze_panes == "A2"


def test_plain_records_keep_their_numbers():
    one = records_grid("t", "T", [{"a b": 1, "list": ["x", "y"], "none": None}, {"a b": 2.5, "list": [], "none": "z"}])
    assert one.flat() == (["a_b", "list", "none"], [[1, "x, y", None], [2.5, "", "z"]])
    assert said_grid("t", "T", ("a", "% b"), [("x", "1")]).columns[1].key == "percent_b"


COMMANDS = (
    ("run", "toy", "--members", "20", "--format", ""),
    ("status", "toy", "--at", "2023-06-30", "--members", "20"),
    ("status", "toy", "--at", "2023-06-30", "--members", "20", "--detail"),
    ("compare", "baseline", "carsi-double", "northern-triangle", "--members", "20", "--plain"),
    ("explain", "baseline", "soft-first", "--members", "5"),
    ("audit",),
    ("list", "outcomes"),
    ("list", "parameters"),
    ("diff", "baseline", "soft-first"),
)
PRINTED_AS_LINES = ("list", "diff")
"""In a pipe these print a line a row, as long as it is: for grep."""


@pytest.mark.parametrize("line", COMMANDS, ids=" ".join)
def test_commands_fit_80_columns_and_write_their_tables(line, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    said = CliRunner().invoke(cli, [*line, "--csv", "tables", "--xlsx", "tables.xlsx"], catch_exceptions=False)
    assert said.exit_code == 0, said.output
    if line[0] not in PRINTED_AS_LINES:
        assert max(map(len, said.stdout.splitlines())) <= 80
        assert "…" not in said.stdout
    again = CliRunner(env={"COLUMNS": "200"}).invoke(cli, list(line), catch_exceptions=False)
    assert again.stdout == said.stdout
    files = sorted((tmp_path / "tables").glob("*.csv"))
    book = load_workbook(tmp_path / "tables.xlsx")
    assert sorted(f"{name}.csv" for name in book.sheetnames[1:]) == [path.name for path in files]
    for path in files:
        header, *rows = csv.reader(StringIO(path.read_text(encoding="utf-8")))
        assert len(set(header)) == len(header)
        assert rows
        assert tuple(header) == tuple(cell.value for cell in book[path.stem][1])


def test_a_workbook_with_another_ending_and_a_missing_folder_are_refused_before_anything_runs(tmp_path):
    for bad, word in (("x.ods", "ends in .xlsx"), (str(tmp_path / "no" / "x.xlsx"), "no folder")):
        said = CliRunner().invoke(cli, ["compare", "baseline", "equal", "--xlsx", bad])
        assert said.exit_code == 2
        assert word in said.output


def test_a_page_puts_a_table_into_words_once(monkeypatch):
    """Its template asks for the rows again for each of them: a live page once took a second over that."""
    grid, asked = records_grid("x", "X", [{"a": f"n{n // 2}", "b": "y", "c": n} for n in range(40)]), []
    texts = Grid.texts
    monkeypatch.setattr(Grid, "texts", lambda self: asked.append(1) or texts(self))
    table = room().get_template("parts.html.j2").module.table
    page = str(table(page_table(replace(grid, names=2))))
    assert page.count("<tr") == 41
    assert len(asked) == 1

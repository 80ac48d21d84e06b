"""A corpus of tables with one slip each, and what becomes of the numbers that it changes: refused, said, seen, or lost.

A slip cuts, doubles, swaps or retypes rows, cells or columns of one table of a shipped region. Each changed region is read and,
where it is not refused, run. A number that matters is one that would change the results if it were a tenth greater; a slip in
such a number is *lost* where the region is read without a word and its results are those of the shipped one.
"""

from __future__ import annotations

import csv
import io
import random
import re
import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

from scenarios.analysis.run_json import as_json
from scenarios.baseline.region import named_tables
from scenarios.baseline.region_file import read_region, region_path
from scenarios.baseline.tables import load_baseline
from scenarios.engine.ensemble.run import run
from scenarios.errors import ScenarioError
from scenarios.spec.files import Text
from scenarios.spec.load import load

FATES = ("refused", "said", "seen", "same", "lost")
"""same: nothing that matters was changed."""
Rows = list[list[str]]


@dataclass(frozen=True)
class Corpus:
    """A shipped region, copied into a folder of its own, and plans that use what its tables hold."""

    name: str
    parent: str
    plans: tuple[str, ...]
    folder: Path
    known: dict[str, Any] = field(default_factory=dict, compare=False)

    @cached_property
    def region(self) -> Path:
        """The copied region file."""
        return self.folder / "region.yaml"

    @cached_property
    def tables(self) -> dict[str, str]:
        """The text of every table that the region names and has."""
        part, _ = read_region(region_path(self.name))
        home = region_path(self.name).parent / part.data
        return {name: (home / name).read_text(encoding="utf-8") for name in named_tables(part) if (home / name).is_file()}

    def prepare(self) -> None:
        """Copy the region."""
        text = region_path(self.name).read_text(encoding="utf-8")
        self.region.write_text(re.sub(r"(?m)^data: .*", "data: tables", text), encoding="utf-8")
        home = region_path(self.name).parent / read_region(region_path(self.name))[0].data
        (self.folder / "tables").mkdir()
        for file in home.glob("*.csv"):  # also what audit points rest on
            (self.folder / "tables" / file.name).write_bytes(file.read_bytes())
        for name, table in self.tables.items():
            (self.folder / "tables" / name).write_text(table, encoding="utf-8")

    @contextmanager
    def with_table(self, name: str, text: str) -> Iterator[None]:
        """The region with one table changed."""
        file = self.folder / "tables" / name
        file.write_bytes(text.encode("utf-8"))
        try:
            yield
        finally:
            file.write_text(self.tables[name], encoding="utf-8")

    def outcome(self) -> tuple[Any, tuple[str, ...]]:
        """What the plans come to, and what is warned of.

        Raises:
            ScenarioError: the region is refused.
        """
        known = load_baseline(self.region)
        texts = [
            f"{{name: P{n}, extends: {self.parent}, region: {self.region}, {plan}}}" for n, plan in enumerate(self.plans)
        ]
        loaded = [load(Text(text), {"ensemble.members": 12}) for text in texts]
        results = [as_json([result]) for result in run(loaded, workers=1)]
        bare = [
            {key: value for key, value in one.items() if key not in ("run_id", "inputs_sha256", "warnings")}
            for one in results
        ]
        return bare, tuple(warning.what for warning in known.warnings)

    @cached_property
    def shipped(self) -> Any:
        """What the plans come to with the tables that ship."""
        return self.outcome()[0]


@contextmanager
def corpora() -> Iterator[tuple[Corpus, ...]]:
    """The two shipped regions, each in a folder that is gone afterwards."""
    with tempfile.TemporaryDirectory(prefix="scenarios-tables-") as folder:
        made = []
        for name, parent, plans in REGIONS:
            (Path(folder) / name).mkdir()
            made.append(Corpus(name, parent, plans, Path(folder) / name))
            made[-1].prepare()
        yield tuple(made)


REGIONS = (
    (
        "toy",
        "toy",
        (
            "programs: {commons: {split: need, limit: hold}}",
            "forward_funding: moved, programs: {commons: {split: performance}}",
        ),
    ),
    ("mexico-central-america", "baseline", ("forward_funding: moved, programs: {carsi: {limit: hold}}",)),
)


@dataclass(frozen=True)
class Slip:
    """One changed table: which, how, and its text."""

    corpus: Corpus
    table: str
    kind: str
    text: str


def slip(chance: random.Random, corpus: Corpus) -> Slip:
    """One slip in one table of a region."""
    while True:
        name = chance.choice(list(corpus.tables))
        header, *rows = list(csv.reader(io.StringIO(corpus.tables[name])))
        kind = chance.choice(list(SLIPS))
        changed = SLIPS[kind](chance, list(header), [list(row) for row in rows])
        if changed is not None:
            text = changed if isinstance(changed, str) else written(*changed)
            if text != written(header, rows):
                return Slip(corpus, name, kind, text)


def written(header: list[str], rows: Rows) -> str:
    """A table as text."""
    out = io.StringIO()
    csv.writer(out, lineterminator="\n").writerows([header, *rows])
    return out.getvalue()


Made = tuple[list[str], Rows] | str | None


def cut_rows(chance: random.Random, header: list[str], rows: Rows) -> Made:
    for _ in range(chance.choice([1, 1, 1, 2, 5])):
        if len(rows) > 1:
            rows.pop(chance.randrange(len(rows)))
    return header, rows


def cut_end(chance: random.Random, header: list[str], rows: Rows) -> Made:
    text = written(header, rows)
    return text[: chance.randrange(len(text) // 2, len(text))]


def double_row(chance: random.Random, header: list[str], rows: Rows) -> Made:
    rows.insert(chance.randrange(len(rows) + 1), list(chance.choice(rows)))
    return header, rows


def double_row_otherwise(chance: random.Random, header: list[str], rows: Rows) -> Made:
    row = list(chance.choice(rows))
    at = _number(chance, header, row)
    if at is None:
        return None
    row[at] = f"{float(row[at]) * chance.choice([0.5, 0.9, 1.1, 2]):.6g}"
    rows.insert(chance.randrange(len(rows) + 1), row)
    return header, rows


def double_column(chance: random.Random, header: list[str], rows: Rows) -> Made:
    at = chance.randrange(len(header))
    return [*header, header[at]], [[*row, row[at]] for row in rows]


def swap_rows(chance: random.Random, header: list[str], rows: Rows) -> Made:
    chance.shuffle(rows)
    return header, rows


def swap_cells_of_a_column(chance: random.Random, header: list[str], rows: Rows) -> Made:
    at, (one, other) = chance.randrange(len(header)), chance.sample(range(len(rows)), 2) if len(rows) > 1 else (0, 0)
    rows[one][at], rows[other][at] = rows[other][at], rows[one][at]
    return header, rows


def swap_cells_of_a_row(chance: random.Random, header: list[str], rows: Rows) -> Made:
    row, (one, other) = chance.choice(rows), chance.sample(range(len(header)), 2)
    row[one], row[other] = row[other], row[one]
    return header, rows


def swap_heads(chance: random.Random, header: list[str], rows: Rows) -> Made:
    one, other = chance.sample(range(len(header)), 2)
    header[one], header[other] = header[other], header[one]
    return header, rows


def swap_columns(chance: random.Random, header: list[str], rows: Rows) -> Made:
    order = chance.sample(range(len(header)), len(header))
    return [header[n] for n in order], [[row[n] for n in order] for row in rows]


def shift_a_row(chance: random.Random, header: list[str], rows: Rows) -> Made:
    row = chance.choice(rows)
    at = chance.randrange(len(row))
    row.insert(at, chance.choice(["", row[at]]))
    if chance.random() < 0.5:
        row.pop()
    return header, rows


def retype_a_number(chance: random.Random, header: list[str], rows: Rows) -> Made:
    row = chance.choice(rows)
    at = _number(chance, header, row)
    if at is None:
        return None
    row[at] = chance.choice(RETYPED)(chance, row[at])
    return header, rows


def retype_a_word(chance: random.Random, header: list[str], rows: Rows) -> Made:
    row = chance.choice(rows)
    at = chance.randrange(min(len(row), 5))
    word = row[at]
    if len(word) < 2 or word.replace(".", "").isdigit():
        return None
    n = chance.randrange(len(word) - 1)
    row[at] = chance.choice(
        [
            word[:n] + word[n + 1] + word[n] + word[n + 2 :],
            word[:n] + word[n + 1 :],
            word.lower(),
            word[:n] + "x" + word[n + 1 :],
            "",
        ]
    )
    return header, rows


def retype_a_column(chance: random.Random, header: list[str], rows: Rows) -> Made:
    at = _number(chance, header, rows[0])
    if at is None:
        return None
    change = chance.choice([_times(10), _times(1000), _times(0.01), _commas, _decimal_comma, _percent, _float_year])
    for row in rows:
        if re.fullmatch(r"-?[0-9.]+", row[at]):
            row[at] = change(chance, row[at])
    return header, rows


def _number(chance: random.Random, header: list[str], row: list[str]) -> int | None:
    """A cell of the row that is a number."""
    numbers = [n for n, cell in enumerate(row[: len(header)]) if re.fullmatch(r"-?[0-9]+(\.[0-9]+)?", cell)]
    return chance.choice(numbers) if numbers else None


Retype = Callable[[random.Random, str], str]


def _digit(chance: random.Random, text: str) -> str:
    at = chance.choice([n for n, char in enumerate(text) if char.isdigit()])
    return text[:at] + chance.choice("0123456789") + text[at + 1 :]


def _left_out(chance: random.Random, text: str) -> str:
    at = chance.randrange(len(text))
    return text[:at] + text[at + 1 :]


def _typed_twice(chance: random.Random, text: str) -> str:
    at = chance.randrange(len(text))
    return text[: at + 1] + text[at:]


def _swapped(chance: random.Random, text: str) -> str:
    at = chance.randrange(max(len(text) - 1, 1))
    return text[:at] + text[at + 1 : at + 2] + text[at] + text[at + 2 :]


def _times(factor: float) -> Retype:
    return lambda chance, text: f"{float(text) * factor:.10g}"


def _commas(chance: random.Random, text: str) -> str:
    return f"{float(text):,.10g}"


def _decimal_comma(chance: random.Random, text: str) -> str:
    return text.replace(".", ",")


def _percent(chance: random.Random, text: str) -> str:
    return f"{text}%"


def _float_year(chance: random.Random, text: str) -> str:
    return f"{text}.0" if text.isdigit() else text


def _other(*words: str) -> Retype:
    return lambda chance, text: chance.choice(words).format(text)


RETYPED: tuple[Retype, ...] = (
    _digit, _digit, _digit, _left_out, _typed_twice, _swapped, _times(10), _times(0.1), _times(1000), _times(0.001), _commas,
    _decimal_comma, _percent, _float_year,
    _other("-{}", "({})", "\N{MINUS SIGN}{}", "${}", "{}*", "{} ", "~{}", "<{}", "{} million", "{}e3"),
    _other("", "-", "..", "n/a", "O", "#REF!", "TBD", "-999", "0"),
)  # fmt: skip
SLIPS: Mapping[str, Callable[[random.Random, list[str], Rows], Made]] = {
    "cut rows": cut_rows,
    "cut the end": cut_end,
    "double a row": double_row,
    "double a row otherwise": double_row_otherwise,
    "double a column": double_column,
    "swap rows": swap_rows,
    "swap cells of a column": swap_cells_of_a_column,
    "swap cells of a row": swap_cells_of_a_row,
    "swap two heads": swap_heads,
    "swap columns": swap_columns,
    "shift a row": shift_a_row,
    "retype a number": retype_a_number,
    "retype a number again": retype_a_number,
    "retype a number once more": retype_a_number,
    "retype a word": retype_a_word,
    "retype a column": retype_a_column,
}


@dataclass(frozen=True)
class Fate:
    """What became of a slip; how many messages a refused one had."""

    fate: str
    messages: int = 0
    words: str = ""


def fate_of(one: Slip) -> Fate:
    """Read and run the changed region; anything but a refusal that names the slip, or an outcome, is an error of ours."""
    corpus = one.corpus
    shipped = corpus.shipped
    with corpus.with_table(one.table, one.text):
        try:
            found, warnings = corpus.outcome()
        except ScenarioError as error:
            return Fate("refused", len(error.problems), error.problems[0].what)
    if warnings:
        return Fate("said", len(warnings), warnings[0])
    if found != shipped:
        return Fate("seen")
    return Fate("lost" if matters(one) else "same")


def matters(one: Slip) -> bool:
    """Whether a number that the slip changed would change the results, were it a tenth greater in the shipped table."""
    corpus = one.corpus
    header, *rows = list(csv.reader(io.StringIO(corpus.tables[one.table])))
    if one.table in BY_PROPORTION and _is_scaled(header, rows, one.text):
        return False
    for at, column in _changed(header, rows, one.text):
        value = rows[at][column]
        if re.fullmatch(r"-?[0-9]+(\.[0-9]+)?", value):
            greater = [list(row) for row in rows]
            greater[at][column] = f"{float(value) * 1.1:.10g}" if "." in value else str(round(float(value) * 1.1) or 1)
            with corpus.with_table(one.table, written(header, greater)):
                try:
                    if corpus.outcome()[0] != corpus.shipped:
                        return True
                except ScenarioError:
                    continue
    return False


BY_PROPORTION = ("us_military_disbursements.csv",)
"""Tables of which only the proportions count: all numbers times ten are the same split."""


def _is_scaled(header: list[str], rows: Rows, text: str) -> bool:
    """Whether all numbers of one column are so many times the shipped ones, and all else is as it was."""
    head, *others = list(csv.reader(io.StringIO(text)))
    if head != header or len(others) != len(rows):
        return False
    pairs = [(a, b) for one, other in zip(rows, others, strict=True) for a, b in zip(one, other, strict=True) if a != b]
    times = {
        round(float(b) / float(a), 6)
        for a, b in pairs
        if isinstance(_value(a), float) and isinstance(_value(b), float) and _value(a)
    }
    return len(times) == 1 and all(isinstance(_value(b), float) for _, b in pairs)


def _changed(header: list[str], rows: Rows, text: str) -> Iterator[tuple[int, int]]:
    """Cells (row, column) of the shipped table that are not in the changed one as they were, by the words of their row."""
    try:
        head, *others = list(csv.reader(io.StringIO(text)))
    except (csv.Error, ValueError):
        return
    places = {name: n for n, name in enumerate(head)}
    after = [
        tuple(_value(row[places[name]]) if name in places and places[name] < len(row) else None for name in header)
        for row in others
    ]
    left = list(after)
    gone = []
    for at, row in enumerate(rows):
        key = tuple(map(_value, row))
        if key in left:
            left.remove(key)
        else:
            gone.append(at)
    for at in gone:
        mine = tuple(map(_value, rows[at]))
        near = max(left, key=lambda other: _alike(mine, other), default=None)
        for column in range(len(header)):
            if near is None or near[column] != mine[column]:
                yield at, column
    if not gone:  # rows were added: each says something else of what the row most like it says
        for added in left:
            at = max(range(len(rows)), key=lambda n: _alike(tuple(map(_value, rows[n])), added))
            yield from ((at, column) for column, cell in enumerate(map(_value, rows[at])) if cell != added[column])


def _alike(one: Sequence[Any], other: Sequence[Any]) -> int:
    return sum(a == b for a, b in zip(one, other, strict=True))


def _value(cell: str) -> str | float:
    """A cell to compare: a number by its value."""
    return float(cell) if re.fullmatch(r"-?([0-9]+\.?[0-9]*|\.[0-9]+)", cell.strip()) else cell.strip()

from pathlib import Path
from typing import Annotated, Literal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import BaseModel, ConfigDict, Field

from scenarios.validation import faulty_paths, judge, nearest
from scenarios.yaml_text import read_file, read_text

CASES = Path(__file__).parent / "yaml_cases"


class Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True, allow_inf_nan=False)


class Line(Strict):
    country: Literal["MEX", "GTM", "HND"]
    hard: Annotated[float, Field(ge=0)]
    soft: Annotated[float, Field(ge=0)]


class Study(Strict):
    name: Annotated[str, Field(min_length=1)]
    draws: Annotated[int, Field(ge=1)] = 1000
    open_: bool = Field(default=False, alias="open")
    places: dict[str, Line] = {}
    lines: list[Line] = []


def words(text: str) -> list[tuple[int, int, str, str]]:
    marked = read_text(text, "s.yaml")
    return [(p.place.line, p.place.column, p.what, p.hint) for p in judge(Study, marked)[1] if p.place]


def test_a_good_file_is_a_model():
    study, problems = judge(Study, read_text("name: x\nopen: true\n", "s.yaml"))
    assert problems == []
    assert study is not None
    assert study.open_


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("draws: 3", (1, 1, "“name” is missing", "write `name: …`")),
        ("name: x\ndraws: 2.5", (2, 8, "draws must be a whole number, got 2.5", "")),
        ("name: x\ndraws: '7'", (2, 8, "draws must be a whole number, got 7", "remove the quotes")),
        ("name: x\ndraws: 0", (2, 8, "draws must be at least 1, got 0", "")),
        ("name: x\ndraws:", (2, 1, "draws has no value", "write one, or remove the key")),
        ("name: ''", (1, 7, "name must not be empty", "")),
        ("name: x\nopen: 1", (2, 7, "open must be true or false, got 1", "write true")),
        ("name: x\nlines: 3", (2, 8, "lines must be a list, got 3", "write [3]")),
        ("name: x\nplaces: [1]", (2, 9, "places must be keys with values", "")),
        ("name: x\ndrwas: 1", (2, 1, "unknown key “drwas”", "did you mean “draws”?")),
        ("name: x\nopen_: true", (2, 1, "unknown key “open_”", "did you mean “open”?")),
        ("name: x\nhard: 1", (2, 1, "unknown key “hard”", "“hard” belongs in places.NAME")),
        (
            "name: x\nzebra: 1",
            (2, 1, "unknown key “zebra”", "known keys: name, draws, open, places, lines"),
        ),
        ("name: x\nplaces: 3", (2, 9, "places must be keys with values, got 3", "one value a name: {NAME: 3}")),
        ("- 1", (1, 1, "the file must be keys with values", "keys: name, draws, open, places, lines")),
        ("name: x\n1: 2", (2, 4, "unknown key “1”", "known keys: name, draws, open, places, lines")),
    ],
)
def test_each_fault_has_plain_words_its_place_and_a_hint(text, expected):
    assert words(text) == [expected]


def test_suggestions_reach_into_nested_models():
    found = words("name: x\nlines:\n  - {country: HDN, hard: 1, sotf: 5}\n")
    assert found == [
        (3, 15, "lines.0.country must be one of 'MEX', 'GTM' or 'HND', got HDN", "did you mean “HND”?"),
        (3, 29, "unknown key “sotf”", "did you mean “soft”?"),
    ]


def test_what_is_missing_is_told_with_what_it_is_missing_in():
    (found,) = words("name: x\nplaces: {a: {country: MEX, hard: 6}}")
    assert found == (2, 13, "“soft” is missing in places.a", "write `soft: …`")


def test_a_percentage_is_explained():
    assert words("name: x\nplaces: {a: {country: MEX, hard: 60%, soft: 1}}")[0][3] == "60% is 0.6"


def test_the_worst_file_of_the_study_is_told_whole_and_no_place_twice():
    marked = read_file(CASES / "bad.yaml")
    model, problems = judge(Study, marked)
    assert model is None
    places = [(p.place.line, p.place.column) for p in (*marked.problems, *problems)]
    assert len(places) == len(set(places))
    assert {(11, 14), (12, 11), (13, 5), (14, 11)} <= set(places)


def test_faulty_paths_say_what_to_leave_out():
    data = {"name": "x", "draws": "many", "zebra": 1}
    assert sorted(faulty_paths(Study, data)) == [("draws",), ("zebra",)]


def test_nearest_ignores_case():
    assert nearest("hnd", ["HND", "GTM"]) == "did you mean “HND”?"
    assert nearest("zz", ["HND", "GTM"], noun="countries") == "countries: HND, GTM"


KEYS = ["name", "draws", "open", "places", "lines", "country", "hard", "soft"]
values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(KEYS) | st.text(max_size=5), inner),
    max_leaves=10,
)


@given(values)
def test_any_data_gives_a_model_or_problems(data):
    model, problems = judge(Study, read_text("name: x", "s.yaml"), {} if data is None else data)
    assert (model is None) == bool(problems)
    assert all(p.what and p.place for p in problems)

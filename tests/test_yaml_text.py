import hashlib
from pathlib import Path

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from scenarios import yaml_nodes, yaml_text
from scenarios.yaml_text import KEY, Marked, read_bytes, read_file, read_text

CASES = Path(__file__).parent / "yaml_cases"


def told(marked: Marked) -> list[tuple[int, int, str]]:
    return [(p.place.line, p.place.column, p.what) for p in marked.problems if p.place]


def test_good_file_gives_data_without_problems():
    marked = read_file(CASES / "good.yaml")
    assert marked.problems == ()
    assert marked.data["lines"][1] == {"country": "GTM", "hard": 20, "soft": 100.0}
    assert marked.sha256 == hashlib.sha256((CASES / "good.yaml").read_bytes()).hexdigest()


def test_every_fault_of_a_file_is_told_at_once_with_its_place():
    assert told(read_file(CASES / "bad.yaml")) == [
        (4, 7, "ambiguous value 012"),
        (6, 8, "ambiguous value 1:30"),
        (8, 14, "ambiguous value NO"),
        (19, 5, "the key “hard” is given twice"),
        (20, 1, "the key “name” is given twice"),
    ]


@pytest.mark.parametrize(
    ("case", "place", "words"),
    [
        ("deep", (1, 1), "nested too deeply"),
        ("empty", (1, 1), "the file is empty"),
        ("laughs", (1, 26), "unfolds to more than 50,000 values"),
        ("loop", (1, 7), "an alias contains itself"),
        ("merge", (2, 4), "<< needs another mapping"),
        ("tab", (3, 1), "cannot start any token"),
        ("tag", (1, 7), "os.system is not allowed"),
        ("two", (3, 1), "another document"),
    ],
)
def test_bombs_and_bad_syntax_are_one_clear_problem(case, place, words):
    (found,) = told(read_file(CASES / f"{case}.yaml"))
    assert found[:2] == place
    assert words in found[2]


@pytest.mark.parametrize("escape", ["\\0", "\\e", "\\x9b", "\\uD800", "\\u202E", "\\u2066"])
def test_characters_that_a_terminal_obeys_are_refused_even_where_they_are_written_as_escapes(escape):
    (found,) = told(read_text(f'name: "a{escape}b"\n', "e.yaml"))
    assert found[:2] == (1, 7)
    assert "is not allowed" in found[2]
    assert read_text('name: "日本 \u200d😀\\n\\tx"\n', "e.yaml").data == {"name": "日本 \u200d😀\n\tx"}


def test_marks_have_values_and_keys_and_years_are_whole_numbers():
    marked = read_text("mix:\n  2008: 0.75\n  2012: 0.35\n", "m.yaml")
    assert marked.data == {"mix": {2008: 0.75, 2012: 0.35}}
    value, key = marked.marks["mix", 2012], marked.marks["mix", 2012, KEY]
    assert (value.line, value.column, value.text) == (3, 9, "  2012: 0.35")
    assert (key.line, key.column) == (3, 3)


def test_marks_of_merged_values_point_to_where_they_stand():
    marked = read_text("a: &a {x: 1, z: 2}\nb:\n  z: 3\n  <<: *a\n", "m.yaml")
    assert marked.data["b"] == {"z": 3, "x": 1}
    assert (marked.marks["b", "x"].line, marked.marks["b", "z"].line) == (1, 3)


def test_columns_count_characters_and_carets_stand_under_wide_and_tab_characters():
    (problem,) = read_text('k: ["日本\té", NO]\n', "w.yaml").problems
    assert (problem.place.line, problem.place.column) == (1, 13)
    row, caret = problem.render().splitlines()[2:4]
    assert caret.index("^") == len(row[: row.index("NO")]) + 2  # each of two wide characters takes two cells


@pytest.mark.parametrize("text", ["k: .nan", "k: -.INF", "k: 1_000", "k: 0x1F", "k: 2011-12-02", "k: 1e999", "k: on"])
def test_values_that_readers_take_differently_are_refused(text):
    (problem,) = read_text(text, "t.yaml").problems
    assert problem.code == "ambiguous"
    assert problem.hint


@pytest.mark.parametrize("text", ["NO: 1", "{a: 1, 012: 2}", "yes: 1"])
def test_ambiguous_keys_are_refused_too(text):
    assert [p.code for p in read_text(text, "t.yaml").problems] == ["ambiguous"]


def test_quotes_make_text():
    assert read_text("k: ['NO', \"012\", '2011-12-02']", "t.yaml").data == {"k": ["NO", "012", "2011-12-02"]}


def test_control_characters_reach_no_terminal():
    (problem,) = read_text("name: \x1b[31mred", "t.yaml").problems
    assert "\x1b" not in problem.render()
    assert "U+001B" in problem.what


@pytest.mark.parametrize(
    ("raw", "words"),
    [(b"a: \xff", "not UTF-8"), ("a: b".encode("utf-16"), "not UTF-8"), (b"a" * 1_000_001, "larger than")],
)
def test_bytes_that_are_no_text_are_a_problem(raw, words):
    (problem,) = read_bytes(raw, "b.yaml").problems
    assert words in problem.what


def test_a_byte_order_mark_does_no_harm():
    assert read_bytes(b"\xef\xbb\xbfname: x\n", "b.yaml").data == {"name": "x"}


def test_missing_files_and_folders_are_problems(tmp_path):
    assert read_file(tmp_path / "no.yaml").problems[0].what == "no such file"
    assert "folder" in read_file(tmp_path).problems[0].what
    assert read_file(Path("nul\0.yaml")).problems


words = st.text("aeßé日 :#-'\"\n\t[]{}&*", max_size=8)  # no y or n: PyYAML does not quote them
plain = st.recursive(
    st.none() | st.booleans() | st.integers(-(10**9), 10**9) | st.floats(-1e9, 1e9) | words,
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.integers(1900, 2100) | st.text("abcdef", min_size=1), inner, max_size=3)
    ),
    max_leaves=12,
)


@given(data=st.dictionaries(st.text("abcdef", min_size=1, max_size=5), plain, min_size=1, max_size=4))
def test_what_is_written_is_read_back(data):
    marked = read_text(yaml.safe_dump(data), "d.yaml")
    assert marked.problems == ()
    assert marked.data == data


@given(st.binary(max_size=80))
def test_any_bytes_give_data_or_problems(raw):
    marked = read_bytes(raw, "f.yaml")
    assert marked.problems or marked.data is not None or raw.strip()
    assert all(p.place and p.render() for p in marked.problems)


@given(st.text(st.sampled_from("ab:,-[]{}&*#!|>'\"%@` \n\t\r<012_.~?\\"), max_size=60))
def test_any_punctuation_gives_data_or_problems(text):
    marked = read_text(text, "f.yaml")
    for problem in marked.problems:
        assert problem.place
        assert 1 <= problem.place.line <= text.count("\n") + text.count("\r") + 1


def composed(loader: type, text: str) -> object:
    try:
        node = loader(text).get_single_node()
    except (yaml.YAMLError, ValueError):
        return "refused"
    return outline(node)


def outline(node: yaml.Node | None) -> object:
    if node is None:
        return None
    inner = [(outline(k), outline(v)) for k, v in node.value] if isinstance(node, yaml.MappingNode) else node.value
    inner = list(map(outline, inner)) if isinstance(node, yaml.SequenceNode) else inner
    return (node.tag, node.start_mark.line, node.start_mark.column, inner) if inner else node.tag


@settings(max_examples=300)
@given(st.text(st.sampled_from("ab:,-[]{}#'\"\n 12?"), max_size=30))
def test_libyaml_reads_as_pyyaml_does(text):
    fast, slow = composed(yaml_nodes._Fast, text), composed(yaml_nodes._Loader, text)
    if "refused" not in (fast, slow):
        assert fast == slow


def test_the_problems_of_one_file_are_bounded():
    marked = read_text("".join(f"k{i}: NO\n" for i in range(500)), "many.yaml")
    assert len(marked.problems) == yaml_text.MAX_PROBLEMS

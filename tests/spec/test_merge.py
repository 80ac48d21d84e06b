import pytest
from hypothesis import given
from hypothesis import strategies as st

from scenarios.errors import Place, ScenarioError
from scenarios.spec.merge import NOT_INHERITED, merge, override, parse_override
from scenarios.spec.scenario import ScenarioSpec
from scenarios.yaml_text import Marked, read_text

plans = st.fixed_dictionaries(
    {},
    optional={
        "mix": st.sampled_from([0.5, {2008: 0.7}, {"rule": "by_country", "shares": {"HND": 0.3}}]),
        "split": st.sampled_from(["need", {"rule": "need", "floor": 0.1}, {"rule": "shares", "shares": {"HND": 1.0}}]),
        "envelope": st.sampled_from(["as_reported", {"factor": 2.0}, {2012: "1 million"}, {2013: "2 million"}]),
        "floors": st.dictionaries(st.sampled_from(["HND", "GTM"]), st.sampled_from([0.1, 0.2])),
        "focus": st.sampled_from([0.2, 0.5]),
    },
)
files = st.fixed_dictionaries(
    {},
    optional={
        "name": st.sampled_from(["a", "b"]),
        "origin": st.sampled_from([2010, 2011]),
        "horizon": st.dictionaries(st.sampled_from(["from", "to"]), st.integers(2008, 2013)),
        "programs": st.dictionaries(st.sampled_from(["carsi", "merida"]), plans),
        "parameters": st.dictionaries(st.sampled_from(["leak", "lead"]), st.sampled_from([0.1, {"low": 0, "high": 1}])),
        "levers": st.fixed_dictionaries(
            {},
            optional={
                "demand": st.sampled_from([0.8, {2012: 0.9}, {2013: 0.7}]),
                "other_money": st.dictionaries(
                    st.sampled_from(["HND", "GTM"]),
                    st.dictionaries(st.sampled_from(["hard", "soft"]), st.sampled_from([{2012: "1 million"}, {2013: 0}])),
                ),
            },
        ),
        "events": st.lists(st.just({"event": "surge", "country": "HND"}), max_size=2),
        "transfer": st.lists(st.just({"from": "merida", "to": "carsi", "share": 0.1}), max_size=2),
    },
)


def paths(data, above=()):
    yield above
    if isinstance(data, dict):
        for key, value in data.items():
            yield from paths(value, (*above, key))


def marked(data: dict, name: str) -> Marked:
    return Marked(data, {path: Place(name, 1, 1) for path in paths(data)}, (), name, "")


@given(files, files, files)
def test_laying_over_is_associative(a, b, c):
    x, y, z = marked(a, "a"), marked(b, "b"), marked(c, "c")
    left = merge(ScenarioSpec, merge(ScenarioSpec, x, y), z)
    right = merge(ScenarioSpec, x, merge(ScenarioSpec, y, z))
    assert left.data == right.data
    assert {p: left.marks[p] for p in paths(left.data)} == {p: right.marks[p] for p in paths(right.data)}


@given(files)
def test_an_empty_child_changes_nothing_but_what_is_not_inherited(data):
    merged = merge(ScenarioSpec, marked(data, "a"), marked({}, "b"))
    assert merged.data == {key: value for key, value in data.items() if key not in NOT_INHERITED}


@given(files, files)
def test_each_value_keeps_the_place_of_the_file_that_gives_it(a, b):
    merged = merge(ScenarioSpec, marked(a, "a"), marked(b, "b"))
    assert set(paths(merged.data)) <= set(merged.marks)
    for path in paths(b):
        assert merged.marks[path].file == "b"


@pytest.mark.parametrize(
    ("below", "above", "result"),
    [
        ("mix: {2008: 0.7, 2012: 0.3}", "mix: {2009: 0.5}", {"mix": {2009: 0.5}}),
        ("mix: 0.5", "mix: as_reported", {"mix": "as_reported"}),
        ("split: {rule: need, floor: 0.1}", "split: {rule: burden}", {"split": {"rule": "burden"}}),
        ("envelope: {factor: 2}", "envelope: {growth: 0.1}", {"envelope": {"growth": 0.1}}),
        ("floors: {HND: 0.1}", "floors: {GTM: 0.2}", {"floors": {"HND": 0.1, "GTM": 0.2}}),
    ],
)
def test_what_has_many_forms_replaces_and_maps_merge(below, above, result):
    parent, child = (read_text(f"programs: {{carsi: {{{text}}}}}", "f") for text in (below, above))
    assert merge(ScenarioSpec, parent, child).data == {"programs": {"carsi": result}}


def test_maps_by_year_replace_whole_and_maps_by_name_merge():
    parent = read_text("levers: {will: {2008: 1}, other_money: {HND: {soft: {2012: 1 million}, hard: {2012: 0}}}}", "p")
    child = read_text("levers: {will: {2010: 2}, other_money: {HND: {soft: {2013: 2 million}}, GTM: {}}}", "c")
    money = {"HND": {"soft": {2013: "2 million"}, "hard": {2012: 0}}, "GTM": {}}
    assert merge(ScenarioSpec, parent, child).data == {"levers": {"will": {2010: 2}, "other_money": money}}


def test_an_override_changes_one_entry_of_a_list():
    file = read_text("transfer: [{from: a, to: b, share: 0.1}, {from: c, to: d, share: 0.2}]", "f.yaml")
    changed = override(file, "transfer.1.share", 0.5)
    assert [move["share"] for move in changed.data["transfer"]] == [0.1, 0.5]
    assert changed.marks["transfer", 1, "share"].file.startswith("--set")
    assert [move["share"] for move in file.data["transfer"]] == [0.1, 0.2]


def test_lists_and_distributions_replace_whole():
    parent = read_text("transfer: [{from: a, to: b, share: 0.1}]\nparameters: {leak: {mean: 1, sd: 2}}", "p")
    child = read_text("transfer: []\nparameters: {leak: {low: 0, high: 1}, lead: 1}", "c")
    merged = merge(ScenarioSpec, parent, child)
    assert merged.data == {"transfer": [], "parameters": {"leak": {"low": 0, "high": 1}, "lead": 1}}
    assert ("parameters", "leak", "mean") not in merged.marks


@pytest.mark.parametrize(
    ("path", "value", "result"),
    [
        ("programs.carsi.mix", 0.5, {"split": "need", "mix": 0.5}),
        ("programs.carsi.mix.2009", 0.5, {"split": "need", "mix": {2009: 0.5}}),
        ("programs.carsi.split.floor", 0.1, {"split": {"rule": "need", "floor": 0.1}}),
        ("programs.carsi.split", {"rule": "equal"}, {"split": {"rule": "equal"}}),
        ("programs.carsi.floors.HND", 0.1, {"split": "need", "floors": {"HND": 0.1}}),
    ],
)
def test_an_override_sets_one_value_by_its_path(path, value, result):
    file = read_text("name: x\nprograms: {carsi: {split: need}}", "f.yaml")
    changed = override(file, path, value)
    assert changed.data == {"name": "x", "programs": {"carsi": result}}
    assert changed.marks[tuple(int(s) if s.isdecimal() else s for s in path.split("."))].file.startswith("--set")
    assert file.data["programs"] == {"carsi": {"split": "need"}}


def test_overrides_are_read_as_yaml():
    assert parse_override("ensemble.members=200") == ("ensemble.members", 200)
    assert parse_override("programs.carsi.mix={2008: 0.5}") == ("programs.carsi.mix", {2008: 0.5})


@pytest.mark.parametrize("text", ["", "mix", "=3", "mix=", "mix=NO", "mix={"])
def test_an_override_that_is_none_is_refused(text):
    with pytest.raises(ScenarioError):
        parse_override(text)

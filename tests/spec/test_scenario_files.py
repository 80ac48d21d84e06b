from pathlib import Path

import pytest

from scenarios.errors import ScenarioError
from scenarios.shipped import CONFIGS
from scenarios.spec.files import find
from scenarios.spec.load import load

COPY = "name: Mine\nextends: baseline\n"


@pytest.fixture(autouse=True)
def _in_a_folder(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)


def problems(source) -> list[str]:
    with pytest.raises(ScenarioError) as caught:
        load(source)
    return [problem.render() for problem in caught.value.problems]


def test_shipped_names_work_without_path_and_with_ending():
    here = Path.cwd()
    assert find("baseline", here) == find("baseline.yaml", here) == CONFIGS / "baseline.yaml"


def test_a_file_in_the_folder_wins_only_when_named_as_one():
    here = Path.cwd()
    (here / "baseline").write_text(COPY)
    (here / "baseline.yaml").write_text(COPY)
    assert find("baseline", here) == CONFIGS / "baseline.yaml"
    assert find("./baseline", here) == here / "baseline"
    assert find("baseline.yaml", here) == here / "baseline.yaml"
    assert find(Path("baseline.yaml"), here) == here / "baseline.yaml"


def test_what_leads_nowhere_says_what_was_meant():
    Path("mine.yaml").write_text(COPY)
    assert "write ./mine.yaml" in problems("mine")[0]
    assert "did you mean “baseline”" in problems("basline")[0]
    assert "there is no folder ./nothing" in problems("./nothing/here.yaml")[0]
    assert "no file" in problems("nul\0.yaml")[0]
    assert "no file" in problems("x" * 5000 + ".yaml")[0]


def test_a_file_that_is_not_there_is_told_as_a_file_with_what_lies_there():
    Path("plans").mkdir()
    Path("plans/mine.yaml").write_text(COPY)
    Path("plans/mine.txt").write_text("")
    for name, hint in (
        ("plans/min.yaml", "did you mean plans/mine.yaml?"),
        ("plans/mine.yml", "did you mean plans/mine.yaml?"),
        ("plans/other.yaml", "there: mine.yaml"),
        ("other.yaml", "`scenarios list`"),
        ("plan/mine.yaml", "there is no folder plan"),
    ):
        told = problems(name)[0]
        assert f"there is no file “{name}”" in told
        assert hint in told
    assert "did you mean “baseline”" in problems("basline.yaml")[0]


def test_a_folder_is_no_scenario():
    Path("folder.yaml").mkdir()
    assert "folder, not a file" in problems("folder.yaml")[0]


@pytest.mark.parametrize("parent", ["baseline", "baseline.yaml", str(CONFIGS / "baseline.yaml"), "../base.yaml"])
def test_extends_takes_shipped_names_and_paths_from_where_the_file_lies(parent):
    Path("base.yaml").write_text(COPY)
    Path("deep").mkdir()
    Path("deep/mine.yaml").write_text(f"name: Mine\nextends: {parent}\n")
    assert load("deep/mine.yaml").scenario.origin == 2011


def test_a_file_that_extends_itself_is_a_circle():
    Path("a.yaml").write_text("name: A\nextends: ./a.yaml\n")
    (found,) = problems("a.yaml")
    assert "a.yaml -> a.yaml" in found


def test_extends_must_be_text():
    Path("a.yaml").write_text("name: A\nextends: [baseline]\n")
    assert "extends must be a path" in "\n".join(problems("a.yaml"))


def test_a_misspelt_extends_is_recognised():
    Path("a.yaml").write_text("name: A\nextend: baseline\n")
    assert "did you mean “extends”" in "\n".join(problems("a.yaml"))


def test_standard_input_is_a_scenario(monkeypatch):
    class Stdin:
        class buffer:  # noqa: N801
            read = staticmethod(lambda most: COPY.encode())

    monkeypatch.setattr("sys.stdin", Stdin)
    loaded = load("-")
    assert loaded.scenario.name == "Mine"
    assert list(loaded.files) == ["stdin", "configs/baseline.yaml"]


def test_a_region_of_ones_own_is_found_from_where_the_file_lies():
    toy = (CONFIGS / "regions" / "toy.yaml").read_text().replace("../../data/toy", str(CONFIGS.parent / "data" / "toy"))
    Path("sub").mkdir()
    Path("sub/mine.yaml").write_text("name: Own\nextends: toy\nregion: ./region.yaml\n")
    Path("sub/region.yaml").write_text(toy)
    loaded = load("sub/mine.yaml")
    assert Path(loaded.scenario.region) == Path("sub/region.yaml").resolve()
    assert loaded.baseline.name == "toy"


def test_a_circle_is_seen_through_other_spellings():
    Path("sub").mkdir()
    Path("a.yaml").write_text("name: A\nextends: ./sub/../a.yaml\n")
    assert "in a circle" in problems("a.yaml")[0]

"""What a command line, a scenario or a region names is read only where it is a plain file of bounded size."""

import os

import pytest

from scenarios.errors import ScenarioError
from scenarios.given import read_given
from scenarios.spec.load import load

pytestmark = pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="pipes with names")


@pytest.fixture
def pipe(tmp_path):
    """A pipe that nobody writes into: to read it would take for ever."""
    os.mkfifo(tmp_path / "pipe.yaml")
    return tmp_path / "pipe.yaml"


@pytest.mark.parametrize("key", ["extends", "region"])
@pytest.mark.parametrize("named", ["./pipe.yaml", "/dev/zero"])
def test_what_a_scenario_names(tmp_path, pipe, key, named):
    extends = {"extends": named} if key == "extends" else {"extends": "baseline", "region": named}
    file = tmp_path / "mine.yaml"
    file.write_text("name: mine\n" + "".join(f"{k}: {v}\n" for k, v in extends.items()))
    with pytest.raises(ScenarioError, match="a device or a pipe, not a file"):
        load(file)


def test_a_table_of_a_region(tmp_path, pipe):
    """One that is no file is not there."""
    with pytest.raises(OSError, match="a device or a pipe"):
        read_given(pipe)


def test_a_file_is_read_to_its_bound(tmp_path):
    (tmp_path / "long").write_bytes(b"x" * 11)
    assert read_given(tmp_path / "long", 11) == b"x" * 11
    with pytest.raises(OSError, match="larger than 10 bytes"):
        read_given(tmp_path / "long", 10)


def test_more_events_than_anybody_types(tmp_path):
    one = '  - {event: surge, country: HND, rise: 0.1, from: "2011-01-01"}\n'
    file = tmp_path / "many.yaml"
    file.write_text("name: many\nextends: baseline\nevents:\n" + 501 * one)
    with pytest.raises(ScenarioError, match="at most 500 entries"):
        load(file)

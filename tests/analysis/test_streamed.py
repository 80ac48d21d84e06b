"""Members that have gone by tell what held ones tell: the same means, shares and tables, quantiles as near as is said."""

import json
import pickle
import subprocess
import sys

import numpy as np
import pytest
import xarray as xr
from click.testing import CliRunner

from scenarios.analysis import gathered as room
from scenarios.analysis.gathered import gathered
from scenarios.analysis.headline import as_json, full_comparison
from scenarios.analysis.outcomes import DEFAULT
from scenarios.analysis.run_json import as_json as run_json
from scenarios.analysis.spreads import alone_names, paired_names, spreads_against, spreads_of
from scenarios.cli import cli
from scenarios.engine.ensemble.counting import ERROR, LEAST
from scenarios.engine.ensemble.result import open_result
from scenarios.errors import ScenarioError
from scenarios.present.comparison import text
from scenarios.present.tables import csv_tables
from scenarios.spec.load import load

PLANS = ({}, {"programs.commons.mix": 0.2})
MEMBERS = 600


def run(members=MEMBERS, workers=2, exact=False):
    loaded = [load("toy", {"ensemble.members": members, **changed}) for changed in PLANS]
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(room, "EXACT_TO", members if exact else 0)
        return loaded, gathered(loaded, metrics=[DEFAULT], workers=workers)


@pytest.fixture(scope="module")
def held():
    return run(exact=True)


@pytest.fixture(scope="module")
def gone():
    return run()


def near(one, other, room=2.0 * ERROR):
    """Whether two answers are the same but for quantiles, which may be apart by a part of the largest beside them."""
    if isinstance(one, dict) and isinstance(other, dict):
        size = max((abs(x) for x in one.values() if isinstance(x, float)), default=0.0)
        assert one.keys() == other.keys()
        for key in one:
            if key.startswith("p") and isinstance(one[key], float):
                assert abs(one[key] - other[key]) <= room * size + 1e-3, key
            elif key not in ("quantiles_within", "mc_error"):
                near(one[key], other[key], room)
    elif isinstance(one, list):
        for a, b in zip(one, other, strict=True):
            near(a, b, room)
    else:
        assert one == (pytest.approx(other, rel=1e-9, abs=0.011) if isinstance(other, float) else other)


def test_a_comparison_says_the_same(held, gone):
    one, other = (as_json(full_comparison(loaded, results=results)) for loaded, results in (held, gone))
    assert (one["quantiles_within"], other["quantiles_within"]) == (0.0, ERROR)
    near(one, other)


def test_a_run_says_the_same(held, gone):
    for one, other in zip(held[1], gone[1], strict=True):
        near(run_json([one]), run_json([other]))
        tables, others = csv_tables(one), csv_tables(other)
        assert tables.keys() == others.keys()
        for name in tables.keys() - {"about"}:
            assert labels(tables[name]) == labels(others[name]), name


def labels(table):
    return [tuple(cell for cell in row if not isinstance(cell, float)) for row in table[1]]


@pytest.mark.parametrize("name", alone_names())
def test_what_is_told_of_a_run_is_near(held, gone, name):
    close(spreads_of(held[1][1])(name), spreads_of(gone[1][1])(name))


@pytest.mark.parametrize("name", paired_names())
def test_what_is_told_against_a_base_is_near(held, gone, name):
    close(*(spreads_against(*results)(name) for _, results in (held, gone)))


def close(exact, rough):
    ranks = [0, 30, 299, 300, 570, 599]
    a, b = exact.order(ranks), rough.order(ranks)
    assert np.array_equal(np.isnan(a), np.isnan(b))
    assert (np.abs(a - b) <= ERROR * np.abs(a) + LEAST)[~np.isnan(a)].all()
    assert np.array_equal(exact.share(), rough.share())
    assert np.array_equal(exact.share(-1.0), rough.share(-1.0))


def test_threads_make_no_difference(gone):
    _, again = run(workers=3)
    for one, other in zip(gone[1], again, strict=True):
        assert one.data.identical(other.data)
        for name in one.gone_by.by_member:
            assert np.array_equal(one.gone_by.by_member[name], other.gone_by.by_member[name]), name


def test_it_is_said_that_quantiles_are_near(gone):
    loaded, results = gone
    assert "Quantiles are within 0.1% of each value" in " ".join(text(full_comparison(loaded, results=results), 200).split())


def test_memory_does_not_grow_with_members():
    """What is kept of a run: nothing by member but changes and what is paid; counts of steps that are seen."""
    sizes = {}
    for members in (512, 4096):
        gone_by = run(members)[1][1].gone_by
        sizes[members] = sum(one.nbytes for one in (gone_by.counted.counts, gone_by.counted.pages, gone_by.counted.sums))
        assert {name: one.shape for name, one in gone_by.by_member.items()} == {
            "paid": (members,), "whole homicides_averted": (members,), "whole homicides_averted_run_off": (members,),
            "averted by year": (4, 10),
        }  # fmt: skip
    assert sizes[4096] < 3.0 * sizes[512]


def test_the_command_runs_many_members(tmp_path, monkeypatch):
    monkeypatch.setattr(room, "EXACT_TO", 100)
    asked = ["run", "toy", "--members", "300", "--out", str(tmp_path), "--format", "csv,xlsx,iamc", "--json"]
    done = CliRunner().invoke(cli, asked)
    assert done.exit_code == 0, done.output
    said = json.loads(done.stdout)
    assert said["quantiles_within"] == ERROR
    folder = next(tmp_path.iterdir())
    names = {path.name for path in folder.rglob("*") if path.is_file()}
    assert {"result.nc", "manifest.json", "tables.xlsx", "iamc.csv", "homicide_rate.csv"} <= names
    with pytest.raises(ScenarioError, match="keeps means and quantiles of its 300 draws"):
        open_result(folder)


def test_every_draw_can_be_written(tmp_path, monkeypatch, held):
    """Records of the file are the bits that a run which is held has; blocks are written in any order."""
    monkeypatch.setattr(room, "EXACT_TO", 100)
    asked = ["run", "toy", "--members", str(MEMBERS), "--out", str(tmp_path), "--format", "csv", "--keep", "members", "-q"]
    assert CliRunner().invoke(cli, asked).exit_code == 0
    (path,) = tmp_path.rglob("members.nc")
    with xr.open_dataset(path, engine="scipy") as written:
        assert dict(written.sizes)["member"] == MEMBERS
        for name in written.data_vars:
            assert np.array_equal(written[name].values, held[1][0].data[name].values, equal_nan=True), name


def test_a_full_disk_leaves_nothing(tmp_path):
    """The system says that a file may not grow any more; no draft is left, and no run."""
    code = (
        "import resource, signal; signal.signal(signal.SIGXFSZ, signal.SIG_IGN); "
        "resource.setrlimit(resource.RLIMIT_FSIZE, (10**6, 10**6)); "
        "from scenarios.analysis import gathered; gathered.EXACT_TO = 100; from scenarios.cli import main; main()"
    )
    asked = ["run", "toy", "--members", str(MEMBERS), "--out", str(tmp_path), "--keep", "members", "--format", "csv"]
    done = subprocess.run([sys.executable, "-c", code, *asked], capture_output=True, text=True, check=False)
    assert done.returncode != 0
    assert "too large" in done.stderr.lower()
    assert "Traceback" not in done.stderr
    assert list(tmp_path.iterdir()) == []


class Backwards:
    """A crew that brings its answers in the wrong order, each over a pickle."""

    def each(self, shared, work, errands):
        for errand in reversed(list(errands)):
            yield errand, pickle.loads(pickle.dumps(work(pickle.loads(pickle.dumps(shared)), errand)))


def test_a_crew_elsewhere_gives_the_same_bits_in_any_order(gone):
    _, results = run(workers=Backwards())
    for mine, theirs in zip(gone[1], results, strict=True):
        xr.testing.assert_identical(mine.data, theirs.data)
        np.testing.assert_array_equal(mine.gone_by.counted.counts.sum(0), theirs.gone_by.counted.counts.sum(0))

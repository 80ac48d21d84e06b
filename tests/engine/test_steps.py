"""Two ways: a step a quarter as long changes next to nothing, so the quarter is short enough."""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

import scenarios
from scenarios.engine.ensemble.run import run
from scenarios.spec.load import load

SOURCE = Path(scenarios.__file__).parent
MEMBERS = 500
CASES = {
    "real": ("baseline", {}),
    "no ceilings": ("baseline", {"channels_off": ["absorption"]}),
    "much": ("carsi-fourfold", {}),
}
KEPT = ("disbursed", "horizon_money", "homicide_rate", "multiplier", "flow", "population")
RUN = """
import sys
sys.path.insert(0, sys.argv[2])
import numpy as np
import test_steps
from scenarios.engine.steps.state import STEPS

assert STEPS == 16
np.savez(sys.argv[1], **test_steps.figures())
"""


def figures():
    """What a run keeps, by case and name."""
    kept = {}
    for case, (file, changes) in CASES.items():
        data = run([load(file, {"ensemble.members": MEMBERS} | changes)])[0].data
        kept |= {f"{case}/{name}": data[name].values for name in KEPT}
    return kept


@pytest.fixture(scope="module")
def both(tmp_path_factory):
    """The same runs in quarters and, from a copy of the package, in sixteenths of a year."""
    folder = tmp_path_factory.mktemp("steps")
    copy = folder / "src" / "scenarios"
    shutil.copytree(SOURCE, copy, ignore=shutil.ignore_patterns("__pycache__"))
    for name in ("configs", "data"):
        if (SOURCE.parents[1] / name).is_dir():
            shutil.copytree(SOURCE.parents[1] / name, folder / name)
    state = copy / "engine" / "steps" / "state.py"
    finer, found = re.subn(r"^STEPS = 4$", "STEPS = 16", state.read_text(), flags=re.M)
    assert found == 1
    state.write_text(finer)
    environment = dict(os.environ) | {"PYTHONPATH": str(copy.parent), "XDG_CACHE_HOME": str(folder)}
    command = [sys.executable, "-c", RUN, folder / "finer.npz", Path(__file__).parent]
    subprocess.run(command, env=environment, check=True, cwd=folder)
    return figures(), np.load(folder / "finer.npz")


def moved(both, name, change=lambda x: x, least=0.0):
    """By how much a figure moves, as a share of itself, where it is above `least` in size."""
    coarse, fine = (change(kept[name]) for kept in both)
    counted = np.abs(coarse) > least
    assert counted.any()
    return np.abs(fine - coarse)[counted] / np.abs(coarse)[counted]


def paid(axes):
    """Disbursed by 30 September of each year, summed over axes of (member, fiscal year, kind, unit)."""
    return lambda disbursed: disbursed.sum(axes).cumsum(1)


@pytest.mark.parametrize("middle", [np.mean, np.median])
@pytest.mark.parametrize("case", ["real", "much"])
@pytest.mark.parametrize("axes", [(2, 3), (3,)], ids=["all", "by kind"])
def test_no_mean_or_median_of_money_moves_by_a_thousandth(both, case, axes, middle):
    assert moved(both, f"{case}/disbursed", lambda x: middle(paid(axes)(x), axis=0), least=0.01).max() < 0.001


@pytest.mark.parametrize("middle", [np.mean, np.median])
def test_nor_does_any_countrys_by_a_thousandth_of_what_it_gets(both, middle):
    """The smallest countries' first dollars do move by more of themselves (Belize FY2009: 700 dollars of 243,000): a
    quarter's room can be used by money that arrives late in it.
    """
    coarse, fine = (middle(paid((2,))(kept["real/disbursed"]), axis=0) for kept in both)
    assert (np.abs(fine - coarse) < 0.001 * coarse[-1]).all()


@pytest.mark.parametrize("middle", [np.mean, np.median])
@pytest.mark.parametrize("case", ["real", "much"])
def test_nor_does_the_ledger(both, case, middle):
    """By program at the end of run-off, what is over a million dollars."""
    assert moved(both, f"{case}/horizon_money", lambda x: middle(x, axis=0), least=1.0).max() < 0.001


@pytest.mark.parametrize("case", ["real", "much"])
def test_no_members_sum_moves_by_a_fiftieth(both, case):
    assert moved(both, f"{case}/disbursed", paid((2, 3)), least=0.01).max() < 0.02
    assert moved(both, f"{case}/disbursed", paid((3,)), least=0.01).max() < 0.02


def test_without_ceilings_the_money_does_not_move_at_all(both):
    """The chain is stepped exactly: every cell of every member is the same, but for rounding."""
    assert moved(both, "no ceilings/disbursed", paid(()), least=0.01).max() < 1e-9
    assert moved(both, "no ceilings/flow", least=0.01).max() < 1e-9


@pytest.mark.parametrize("case", ["real", "much"])
def test_no_median_of_violence_moves_by_a_twentieth(both, case):
    """Rates by country and year; and homicides averted against no money at all, by country, to 2018 and to 2028."""
    assert moved(both, f"{case}/homicide_rate", lambda x: np.median(x, axis=0)).max() < 0.005
    averted = []
    for kept in both:
        rate, multiplier = kept[f"{case}/homicide_rate"], kept[f"{case}/multiplier"]
        fewer = rate * (1.0 / multiplier - 1.0) * kept[f"{case}/population"] / 1e5
        to = [fewer[:, :years].sum(1) for years in (11, 21)]
        averted.append(np.array([np.median([*x.T, x.sum(1)], axis=1) for x in to]))
    assert (np.abs(averted[1] - averted[0]) < 0.05 * np.abs(averted[0]) + 0.05).all()

"""Would the tests notice? `python tests/long/mutants.py --python PYTHON [--each 20]`: code broken on purpose, a sample a room.

Mutants are cosmic-ray's (pip install cosmic-ray; it need not be in the environment that has the program). Each is tried on a
copy of the project: first the tests of its module, then those of its room. Survivors are printed as diffs: a test is
missing, or the change makes no difference. Exit code 1 where less than --least of them were noticed.
"""

from __future__ import annotations

import argparse
import os
import random
import shutil
import sys
import tempfile
from collections import Counter
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path

from cosmic_ray.commands import init
from cosmic_ray.mutating import mutate_and_test
from cosmic_ray.work_db import WorkDB, use_db
from cosmic_ray.work_item import MutationSpec, TestOutcome

ROOT = Path(__file__).resolve().parents[2]
MODEL = ("tests/engine/test_oracle.py", "tests/engine/test_steps.py", "tests/engine/test_second_opinion.py")
ROOMS: dict[str, tuple[tuple[str, ...], tuple[str, ...]]] = {
    "allocation": (("allocation/*.py",), ("tests/allocation", "tests/engine/test_rules_by_year.py", *MODEL)),
    "pipeline": (("pipeline/*.py",), ("tests/pipeline", "tests/engine/test_booking.py", *MODEL)),
    "violence": (("violence/*.py",), ("tests/violence", *MODEL)),
    "engine/steps": (("engine/steps/*.py",), (*MODEL, "tests/engine/test_kernel_laws.py", "tests/engine/test_lump_steps.py")),
    "engine/years": (("engine/years/*.py",), (*MODEL, "tests/engine/test_event_laws.py", "tests/engine/test_hold.py")),
    "analysis": (
        tuple(f"analysis/{name}.py" for name in ("compare", "headline", "measure", "order", "outcomes", "quantiles", "scores",
                                                 "spreads", "status", "tornado")),
        ("tests/analysis/test_compare.py", "tests/analysis/test_outcomes.py", "tests/analysis/test_totals.py",
         "tests/analysis/test_status.py", "tests/analysis/test_tornado.py", "tests/analysis/test_scores.py"),
    ),
    "deciding": (("analysis/deciding/[bpsn]*.py",), ("tests/analysis/test_optimize.py", "tests/analysis/test_search.py",
                                                    "tests/analysis/test_next_amount.py")),
    "spec": (("spec/*check*.py", "spec/events*.py", "spec/amounts.py", "spec/levers.py"), ("tests/spec",)),
    "present": (
        (*(f"present/{name}.py" for name in ("titles", "words", "effects", "decision", "envelopes", "tables", "marks",
                                             "reading", "comparison")), "present/plots/[cdfp]*.py"),
        ("tests/present/test_titles.py", "tests/present/test_figures.py", "tests/present/test_decision.py",
         "tests/present/test_run_tables.py", "tests/present/test_comparisons.py", "tests/present/test_cost_words.py"),
    ),
}  # fmt: skip
"""Room -> modules that are broken, and tests that should notice."""
EQUAL = ("BitOr", "RemoveDecorator", "VariableReplacer", "VariableInserter")
"""Operators left out: types are never evaluated, and a decorator that is gone is a compiled function that is not."""
LONGEST = 600.0
"""Seconds for the tests of one mutant; what takes longer hangs, and is noticed."""


def mutants_of(patterns: tuple[str, ...]) -> list[MutationSpec]:
    """All mutants of a room's modules."""
    files = sorted(file for one in patterns for file in (ROOT / "src/scenarios").glob(one) if file.name != "__init__.py")
    with tempfile.TemporaryDirectory() as place, use_db(str(Path(place) / "x"), WorkDB.Mode.create) as found:
        init([file.relative_to(ROOT) for file in files], found, {})
        every = [one for item in found.work_items for one in item.mutations]
    return [one for one in every if not any(name in one.operator_name for name in EQUAL) and not _decorates(one)]


def _decorates(one: MutationSpec) -> bool:
    """Whether it stands on a decorator's line: slots or none make no difference that a test could see."""
    line = (ROOT / one.module_path).read_text(encoding="utf-8").splitlines()[one.start_pos[0] - 1]
    return line.startswith("@")


def settle(folder: str) -> None:
    """A copy of the project for this process."""
    home = Path(tempfile.mkdtemp(dir=folder)) / "copy"
    shutil.copytree(ROOT, home, ignore=shutil.ignore_patterns(".*", "__pycache__", "lowest", "runs", "site", "tools"))
    os.chdir(home)
    os.environ |= {"PYTHONPATH": str(home / "src"), "XDG_CACHE_HOME": str(home / "cache")}


def tried(python: str, room: str, one: MutationSpec) -> tuple[str, str, str]:
    """Whether a mutant was noticed, where it is, and what it changes."""
    tests = ROOMS[room][1]
    own = [str(path) for path in Path("tests").rglob(f"test_{one.module_path.stem}.py")]
    run = f"{python} -m pytest -n0 -x -q -p no:cacheprovider"
    first = f"{run} --doctest-modules {one.module_path} {' '.join(own)} && "
    found = mutate_and_test([one], f"sh -c \"{first}{run} {' '.join(tests)}\"", LONGEST)
    noticed = "noticed" if found.test_outcome is TestOutcome.KILLED else str(found.test_outcome or found.worker_outcome)
    return noticed, f"{one.module_path}:{one.start_pos[0]}", found.diff or ""


def main() -> None:
    """Sample, try, count, print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--python", default=sys.executable, help="an interpreter that has the program's test extra")
    parser.add_argument("--each", type=int, default=20, help="mutants of each room")
    parser.add_argument("--rooms", nargs="+", default=list(ROOMS), choices=ROOMS)
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--least", type=float, default=0.9)
    asked = parser.parse_args()
    chance, counts = random.Random(asked.seed), Counter[tuple[str, bool]]()
    with tempfile.TemporaryDirectory() as place:
        pool = ProcessPoolExecutor(asked.jobs, get_context("spawn"), settle, (place,))
        for room in asked.rooms:
            every = mutants_of(ROOMS[room][0])
            sample = chance.sample(every, min(asked.each, len(every)))
            work = [pool.submit(tried, asked.python, room, one) for one in sample]
            for one in work:
                how, where, diff = one.result()
                counts[room, how == "noticed"] += 1
                if how != "noticed":
                    print(f"\n{room}: {how}: {where}\n{diff}", flush=True)
            print(f"{room}: {counts[room, True]} of {len(sample)} noticed ({len(every):,} there are)", flush=True)
        pool.shutdown()
    noticed, whole = sum(n for (_, good), n in counts.items() if good), counts.total()
    print(f"in all {noticed} of {whole}: {noticed / whole:.2f}")
    sys.exit(noticed < asked.least * whole)


if __name__ == "__main__":
    main()

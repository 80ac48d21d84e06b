"""Runs that many tests look at: made once a session, kept by what was asked for."""

import sys
from functools import lru_cache
from pathlib import Path

import pytest

from scenarios import kept

LONG = (
    "present/test_explorer_browser.py",
    "docs/test_readme_tour.py",
    "present/test_figures.py",
    "present/test_report.py",
    "present/test_report_browser.py",
    "present/test_two_reports.py",
    "test_wheel.py",
    "test_surroundings.py",
    "engine/test_trace_moves.py",
    "present/test_waterfall.py",
    "present/test_comparisons.py",
    "api/test_python_inputs.py",
    "api/test_python_api.py",
    "present/test_explorer.py",
    "engine/test_steps.py",
    "examples/test_examples.py",
    "examples/test_classroom.py",
    "analysis/test_fluid.py",
    "engine/test_compiled.py",
    "engine/test_random.py",
    "analysis/test_explain.py",
    "analysis/test_pipeline_audit.py",
    "analysis/test_calibration.py",
    "analysis/test_backtest.py",
    "engine/test_second_opinion.py",
    "analysis/test_sizes.py",
    "api/test_inquiries.py",
    "analysis/test_sensitivity.py",
    "analysis/test_learning.py",
    "analysis/test_indices.py",
    "docs/test_fit.py",
    "docs/test_model_page.py",
    "cli/test_run_command.py",
    "docs/test_reference_pages.py",
    "docs/test_messages.py",
    "baseline/test_table_changes.py",
    "analysis/test_optimize.py",
    "analysis/test_compare.py",
    "analysis/test_frontier.py",
    "api/test_deciding_calls.py",
    "engine/test_oracle.py",
    "present/test_titles.py",
    "present/test_trace_pictures.py",
    "present/test_picture_sizes.py",
    "analysis/test_stored.py",
    "analysis/test_cluster.py",
    "analysis/test_sweep_store.py",
    "analysis/test_sweep.py",
    "analysis/test_streamed.py",
    "engine/test_spread.py",
)
"""Files of tests that take more than a few seconds, the longest first: they begin first, and are no part of the quick look."""
HERE = Path(__file__).resolve().parent


def pytest_collection_modifyitems(items):
    rank = {name: n for n, name in enumerate(LONG)}
    for item in items:
        if item.path.relative_to(HERE).as_posix() in rank:
            item.add_marker(pytest.mark.slow)
    items.sort(key=lambda item: rank.get(item.path.relative_to(HERE).as_posix(), len(rank)))


sys.path[:0] = [str(HERE / room) for room in ("baseline", "engine", "spec")]


@pytest.fixture(scope="session", autouse=True)
def _cache_of_the_session(tmp_path_factory):
    """Regions that tests make up, or read with a check taken out, stay out of the user's cache."""
    folder = tmp_path_factory.mktemp("cache")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(kept, "user_cache", lambda: folder)
        yield


@pytest.fixture(autouse=True)
def _tables_as_they_ship():
    """What a test adds to a table of rules or outcomes is gone after it."""
    from scenarios.allocation.mixes import MIXES
    from scenarios.allocation.splits import SPLITS
    from scenarios.analysis.outcomes import OUTCOMES

    before = [(table, dict(table)) for table in (SPLITS, MIXES, OUTCOMES)]
    yield
    for table, entries in before:
        if table != entries:
            table.clear()
            table.update(entries)


@lru_cache(maxsize=32)
def _run(names, overrides):
    from scenarios.engine.ensemble.run import run
    from scenarios.spec.load import load

    return run([load(name, dict(overrides)) for name in names])


@pytest.fixture(scope="session")
def run_of():
    """`run_of("baseline", "equal", members=300)`: results of scenarios run together; overrides by path."""

    def ask(*names, members=300, seed=7, **overrides):
        given = {"ensemble.members": members, "ensemble.seed": seed}
        given |= {path.replace("__", "."): value for path, value in overrides.items()}
        return _run(names, tuple(sorted(given.items())))

    return ask

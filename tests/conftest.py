"""Runs that many tests look at: made once a session, kept by what was asked for."""

import sys
from functools import lru_cache
from pathlib import Path

import pytest

sys.path[:0] = [str(Path(__file__).resolve().parent / room) for room in ("engine", "spec")]


@lru_cache(maxsize=32)
def _run(names, overrides):
    from scenarios.engine.run import run
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

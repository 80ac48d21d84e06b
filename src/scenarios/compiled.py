"""The one decorator that compiles a formula, and where its machine code is kept between runs.

Numba's own cache looks only at the file of the function it compiles, not at the formulas that this function calls. So the
cache folder carries a hash of all formula files: edit one, and everything is compiled afresh. `NUMBA_DISABLE_JIT=1` runs the
same source as plain Python.
"""

from __future__ import annotations

import hashlib
import os
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

from scenarios.kept import user_cache

_HERE = Path(__file__).resolve().parent
_PLACES = ("compiled.py", "machine_code.py", "lanes.py", "shelf.py", "pipeline/*.py", "violence/*.py")
_ROOMS = ("engine/steps/*.py", "engine/plan/*.py", "engine/chance/*.py", "engine/ensemble/counting.py")
FORMULA_FILES = tuple(sorted(file for place in (*_PLACES, *_ROOMS) for file in _HERE.glob(place)))
Formula = TypeVar("Formula", bound=Callable[..., Any])


def formulas_hash() -> str:
    """A short hash of every file that machine code is made from, and of those that say how."""
    digest = hashlib.sha256()
    for file in FORMULA_FILES:
        digest.update(file.relative_to(_HERE).as_posix().encode() + b"\0" + file.read_bytes())
    return digest.hexdigest()[:16]


def cache_folder() -> Path | None:
    """The user's cache plus the hash of the formulas; None (and one line on stderr) where it cannot be written."""
    home = user_cache()
    if home is None:
        print("note: this user has no folder for a cache: the model is compiled anew at each start", file=sys.stderr)
        return None
    folder = home / f"code-{formulas_hash()}"
    try:
        folder.mkdir(parents=True, exist_ok=True)
        probe = folder / f".probe-{os.getpid()}"
        probe.touch()
        probe.unlink()
    except OSError:
        print(f"note: {folder} cannot be written: the model is compiled anew at each start", file=sys.stderr)
        return None
    return folder


COMPILED = os.environ.get("NUMBA_DISABLE_JIT") != "1"
CACHE = cache_folder() if COMPILED else None
if CACHE:
    os.environ["NUMBA_CACHE_DIR"] = str(CACHE)

import numba  # noqa: E402  the folder above must be known before numba is imported
from numba.core.registry import CPUDispatcher  # noqa: E402

from scenarios.machine_code import seal  # noqa: E402  imports numba


def is_warm() -> bool:
    """Whether machine code of this version's formulas is in the cache."""
    return CACHE is not None and any(CACHE.glob("**/*.nbc"))


def compiling_note() -> str:
    """What to say before the first run after an install, which takes longer; nothing after it."""
    return "" if CACHE is None or is_warm() else "compiling once (about ten seconds; the machine code is kept)"


class Inlined(CPUDispatcher):
    """A function that compiled code calls compiled, and Python as it stands (or a plain version of it that says the same).

    It has no entry from Python, which halves the time to compile it, and no file in the cache: kernels hold it.
    """

    def __init__(self, function: Callable[..., Any], plain: Callable[..., Any] | None) -> None:
        options = {"nopython": True, "nogil": True, "error_model": "numpy"}
        options |= {"no_cpython_wrapper": True, "no_cfunc_wrapper": True}
        super().__init__(function, targetoptions=options)
        self.__name__, self.__doc__, self._plain = function.__name__, function.__doc__, plain or function

    def __call__(self, *args: Any) -> Any:
        """Outside compiled code: in plain Python."""
        return self._plain(*args)


def formula(function: Formula | None = None, *, plain: Callable[..., Any] | None = None) -> Any:
    """Compile a function of numbers, lanes and arrays for use in kernels; without fastmath, so that bits are the source's."""
    if function is None:
        return lambda given: formula(given, plain=plain)
    return Inlined(function, plain) if COMPILED else plain or function


def kernel(function: Formula) -> Formula:
    """Compile a function that Python calls, with all the formulas in it; its machine code is kept between runs."""
    compile_: Any = numba.njit(cache=CACHE is not None, nogil=True, error_model="numpy")
    compiled: Formula = compile_(function)
    seal(compiled)
    return compiled

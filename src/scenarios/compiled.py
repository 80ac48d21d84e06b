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
_PLACES = ("compiled.py", "machine_code.py", "pipeline/*.py", "violence/*.py", "engine/**/*.py")
FORMULA_FILES = tuple(sorted(file for place in _PLACES for file in _HERE.glob(place)))
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


CACHE = None if os.environ.get("NUMBA_DISABLE_JIT") == "1" else cache_folder()
if CACHE:
    os.environ["NUMBA_CACHE_DIR"] = str(CACHE)

import numba  # noqa: E402  the folder above must be known before numba is imported

from scenarios.machine_code import seal  # noqa: E402  imports numba


def is_warm() -> bool:
    """Whether machine code of this version's formulas is in the cache."""
    return CACHE is not None and any(CACHE.glob("**/*.nbc"))


def compiling_note() -> str:
    """What to say before the first run after an install, which takes longer; nothing after it."""
    return "" if CACHE is None or is_warm() else "compiling once (about ten seconds; the machine code is kept)"


def formula(function: Formula) -> Formula:
    """Compile a function of numbers and arrays; without fastmath, so that bits do not depend on the compiler's mood."""
    compile_: Any = numba.njit(cache=CACHE is not None, nogil=True, error_model="numpy")
    compiled: Formula = compile_(function)
    seal(compiled)
    return compiled

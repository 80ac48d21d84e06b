"""What was worked out before, kept in the user's own cache folder under the hash of all that it was made from.

Nothing rests on it: a folder that cannot be written, is full, is another's, or holds what is broken or of another version costs
the time to work it out again. What is read is unpickled, so it is read only where nobody else can have written it: folder and
file belong to the user and only the user may write them. Elsewhere than on POSIX, where that cannot be told, nothing is kept.
"""

from __future__ import annotations

import hashlib
import os
import pickle
import stat
import sys
from collections.abc import Callable, Iterable
from contextlib import suppress
from functools import lru_cache
from io import BytesIO
from pathlib import Path
from typing import Any, TypeVar

from scenarios.drafts import whole_file
from scenarios.version import __version__

Made = TypeVar("Made")
MOST = 16
"""Things of a kind that are kept; the oldest go."""
_HERE = Path(__file__).resolve().parent


def user_cache() -> Path | None:
    """The folder of this program in the user's cache, whether it is there or not; None for a user without a home."""
    try:
        return Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "scenarios"
    except RuntimeError:
        return None


def kept(kind: str, parts: Iterable[str], make: Callable[[], Made], rooms: Iterable[str] = ()) -> Made:
    """What `make` gave before for the same parts by the same program, else what it gives now.

    Args:
        kind: the folder's name.
        parts: all that the result depends on, as text: hashes of files, their names.
        make: works it out; an exception is the caller's, and nothing is kept.
        rooms: folders of this package whose source the result depends on, beside the modules at its top.
    """
    home = user_cache()
    if os.name != "posix" or home is None:
        return make()
    words = (_program(tuple(rooms)), *parts)
    key = hashlib.sha256(b"".join(b"%d:%s," % (len(word), word) for word in map(_bytes, words))).digest()
    file = home / kind / f"{key.hex()}.pickle"
    found = _read(file, key)
    if found is None:
        found = [make()]
        _write(file, key, found)
    made: Made = found[0]
    return made


def _bytes(word: str) -> bytes:
    return word.encode("utf-8", "surrogateescape")


@lru_cache(maxsize=4)
def _program(rooms: tuple[str, ...]) -> str:
    """Version and source of this program, and what else decides how an object is pickled."""
    import numpy as np

    digest = hashlib.sha256(f"{__version__} {sys.version} {sys.byteorder} {np.__version__}".encode())
    for pattern in ("*.py", *(f"{room}/*.py" for room in rooms)):
        for file in sorted(_HERE.glob(pattern)):
            digest.update(file.name.encode() + b"\0" + file.read_bytes())
    return digest.hexdigest()


def _read(file: Path, key: bytes) -> list[Any] | None:
    """The one thing in a file, in a list; None where the file is not there, not the user's alone, or not whole."""
    with suppress(Exception):
        if _is_own(file.parent.lstat(), stat.S_ISDIR):
            handle = os.open(file, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK)
            with os.fdopen(handle, "rb") as opened:
                raw = opened.read() if _is_own(os.fstat(handle), stat.S_ISREG) else b""
            if raw[:32] == _seal(key, raw[32:]):
                return [_Careful(BytesIO(raw[32:])).load()]
    return None


def _is_own(found: os.stat_result, is_kind: Callable[[int], bool]) -> bool:
    """Whether it is of the kind, the user's, and to be written by nobody else."""
    return is_kind(found.st_mode) and found.st_uid == os.geteuid() and not found.st_mode & (stat.S_IWGRP | stat.S_IWOTH)


def _seal(key: bytes, raw: bytes) -> bytes:
    """Hash by which a broken file, or one under another's name, is known."""
    return hashlib.sha256(key + raw).digest()


class _Careful(pickle.Unpickler):
    """Builds only what facts are made of: classes of this program, arrays, dates, decimal numbers."""

    def find_class(self, module: str, name: str) -> Any:
        """A class by its name; numpy's own makers of arrays are functions."""
        found = super().find_class(module, name)
        inside = module.startswith("scenarios.") and isinstance(found, type)
        array = module.partition(".")[0] == "numpy" and name in _ARRAYS
        if inside or array or (module, name) in _PLAIN:
            return found
        raise pickle.UnpicklingError(f"{module}.{name}")


_PLAIN = {("datetime", "date"), ("decimal", "Decimal"), ("pathlib", "PosixPath")}
_ARRAYS = {"dtype", "ndarray", "_frombuffer", "_reconstruct", "scalar"}
_NEW = os.O_WRONLY | os.O_CREAT | os.O_EXCL


def _write(file: Path, key: bytes, found: list[Any]) -> None:
    """Keep it, if that can be done."""
    with suppress(Exception):
        raw = pickle.dumps(found[0], pickle.HIGHEST_PROTOCOL)
        file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        if _is_own(file.parent.lstat(), stat.S_ISDIR):
            with whole_file(file, follow=False) as draft, os.fdopen(os.open(draft, _NEW, 0o600), "wb") as opened:
                opened.write(_seal(key, raw) + raw)
            _forget_old(file.parent)


def _forget_old(folder: Path) -> None:
    files = sorted(folder.glob("*.pickle"), key=lambda file: file.stat().st_mtime, reverse=True)
    for file in files[MOST:]:
        file.unlink(missing_ok=True)

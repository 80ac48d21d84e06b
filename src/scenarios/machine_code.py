"""Numba's files of machine code, so that a cache folder that is broken or full costs time and nothing else.

Numba unpickles its files unseen and lets a full disk end the program. Here each file begins with the hash of the rest, and
what does not fit, or cannot be written, is as if it were not there: the formula is compiled anew.
"""

from __future__ import annotations

import hashlib
import pickle
from contextlib import suppress
from pathlib import Path
from typing import Any

from numba.core.caching import IndexDataCacheFile

_NumbaFiles: Any = IndexDataCacheFile  # numba has no types
_LENGTH = hashlib.sha256().digest_size


class SealedFiles(_NumbaFiles):  # type: ignore[misc]
    """The index of a function and its data, one file a signature."""

    def save(self, key: Any, data: Any) -> None:
        """Keep what was compiled, if it can be written."""
        with suppress(OSError):
            super().save(key, data)

    def _load_index(self) -> dict[Any, str]:
        """File by signature; nothing where the index is another version's, of another source, or broken."""
        with suppress(Exception):
            version, stamp, overloads = self._unsealed(self._index_path)
            if (version, stamp) == (self._version, self._source_stamp):
                return dict(overloads)
        return {}

    def _save_index(self, overloads: dict[Any, str]) -> None:
        self._seal(self._index_path, (self._version, self._source_stamp, overloads))

    def _load_data(self, name: str) -> Any:
        try:
            return self._unsealed(self._data_path(name))
        except Exception as fault:
            raise OSError(f"{name} is broken") from fault

    def _save_data(self, name: str, data: Any) -> None:
        self._seal(self._data_path(name), data)

    def _seal(self, path: str, what: Any) -> None:
        raw = self._dump((Path(path).name, what))
        with self._open_for_write(path) as file:
            file.write(hashlib.sha256(raw).digest() + raw)

    def _unsealed(self, path: str) -> Any:
        """What a file holds.

        Raises:
            ValueError: its hash is not its own, or it was written under another name.
        """
        raw = Path(path).read_bytes()
        if hashlib.sha256(raw[_LENGTH:]).digest() != raw[:_LENGTH]:
            raise ValueError(path)
        name, what = pickle.loads(raw[_LENGTH:])
        if name != Path(path).name:
            raise ValueError(name)
        return what


def seal(compiled: Any) -> None:
    """Let a function that numba keeps use sealed files; where this numba keeps it otherwise, its own stay."""
    files = getattr(getattr(compiled, "_cache", None), "_cache_file", None)
    if type(files) is IndexDataCacheFile:
        files.__class__ = SealedFiles

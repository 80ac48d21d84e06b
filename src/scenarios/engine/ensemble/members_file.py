"""Every member's arrays in a file that is written while members go by: NetCDF's classic format, a record a member.

The format lays the records one behind another, each as long as the next (NetCDF 64-bit offset format, Unidata), so that a block
is written to its own place when it is done, whatever the order, and a file of any length takes the memory of one block.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from threading import Lock
from typing import BinaryIO

import numpy as np

from scenarios.arrays import Floats
from scenarios.drafts import named
from scenarios.engine.ensemble.collect import Collector
from scenarios.engine.ensemble.dataset import member_arrays

_COUNT = slice(4, 8)
"""Where the header has the number of records."""


class MembersFile:
    """One scenario's file, opened when its first block is done."""

    def __init__(self, path: Path, members: int) -> None:
        self.path, self.members = path, members
        self._begin, self._writing = 0, Lock()
        self._arrays: tuple[str, ...] = ()
        self._file: BinaryIO | None = None

    def put(self, here: slice, run: Collector) -> None:
        """Write a block; from any thread.

        Raises:
            OSError: the disk is full, or the folder is gone.
        """
        with self._writing, named(self.path):
            if self._file is None:
                self._open(run)
            assert self._file is not None
            rows = self._records(run)
            self._file.seek(self._begin + here.start * rows[0].nbytes)
            self._file.write(rows.tobytes())
            self._file.flush()

    def _open(self, run: Collector) -> None:
        """Write the header: that of the first member alone, with another number of records."""
        first = member_arrays(run).isel(member=slice(0, 1))
        self._arrays = tuple(map(str, first.data_vars))
        whole = bytes(first.to_netcdf(None, engine="scipy", format="NETCDF3_64BIT", unlimited_dims=["member"]))
        header = bytearray(whole[: len(whole) - sum(first[name].nbytes for name in self._arrays)])
        header[_COUNT] = self.members.to_bytes(4, "big")
        self._file = self.path.open("wb")
        self._file.write(header)
        self._begin = len(header)

    def _records(self, run: Collector) -> Floats:
        data = member_arrays(run)
        return np.concatenate([data[name].values.reshape(run.members, -1) for name in self._arrays], axis=1).astype(">f8")

    def close(self) -> None:
        """Nothing more is written."""
        if self._file is not None:
            self._file.close()


class MembersFiles:
    """The files of several scenarios, filled by `stream`."""

    def __init__(self, paths: Sequence[Path], members: Sequence[int]) -> None:
        self.files = [MembersFile(*pair) for pair in zip(paths, members, strict=True)]

    def take(self, place: int, here: slice, run: Collector) -> None:
        """Write a block of one of them."""
        self.files[place].put(here, run)

    def close(self) -> None:
        """Nothing more is written."""
        for file in self.files:
            file.close()

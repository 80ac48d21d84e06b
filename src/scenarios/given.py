"""Files that somebody names, read only where they are plain files of bounded size: no name can hang the program or fill it."""

from __future__ import annotations

import errno
import os
import stat
from pathlib import Path

MOST = 100_000_000
"""Bytes of a file at most, unless less is asked for: the largest table of a region that anybody keeps has a few million."""
NO_FILE = "a device or a pipe, not a file"


def must_be_plain(path: Path) -> int:
    """The bytes of a file that a library is to read by its name.

    Raises:
        OSError: it is not there, or no plain file (EINVAL).
        ValueError: its name is none.
    """
    found = path.stat()
    if not stat.S_ISREG(found.st_mode):
        raise OSError(errno.EINVAL, NO_FILE, str(path))
    return found.st_size


def read_given(path: Path, most: int = MOST) -> bytes:
    """The bytes of a file.

    Raises:
        OSError: it is not there, may not be read, is no plain file (EINVAL) or has more than `most` bytes (EFBIG).
        ValueError: its name is none.
    """
    handle = os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0))
    with os.fdopen(handle, "rb") as file:
        kind = os.fstat(handle).st_mode
        if stat.S_ISDIR(kind):
            raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR), str(path))
        if not stat.S_ISREG(kind):
            raise OSError(errno.EINVAL, NO_FILE, str(path))
        raw = file.read(most + 1)
    if len(raw) > most:
        raise OSError(errno.EFBIG, f"larger than {most:,} bytes", str(path))
    return raw

"""A page to a file: whole or not at all."""

from __future__ import annotations

import os
from pathlib import Path


def write(page: str, path: Path) -> None:
    """Write the page beside its place and rename it; on any error nothing is left, and an older file stays as it was.

    Raises:
        OSError: when the place cannot be written.
    """
    draft = path.with_name(f".{path.name}.{os.getpid()}.part")
    try:
        draft.write_text(page, encoding="utf-8", newline="\n")
        draft.replace(path)
    finally:
        draft.unlink(missing_ok=True)

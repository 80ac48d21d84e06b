"""A page to a file: whole or not at all."""

from __future__ import annotations

from pathlib import Path

from scenarios.drafts import whole_file


def write(page: str, path: Path) -> None:
    """Write the page beside its place and rename it; on any error nothing is left, and an older file stays as it was.

    Raises:
        OSError: when the place cannot be written.
    """
    with whole_file(path) as draft:
        draft.write_text(page, encoding="utf-8", newline="\n")

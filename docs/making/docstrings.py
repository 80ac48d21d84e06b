"""Docstrings of the project for autodoc: `Args:` and `Raises:` become lists, all else stays as it is."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from sphinx.application import Sphinx

FIELDS = {"Args": "param", "Raises": "raises"}


def as_fields(lines: list[str]) -> Iterator[str]:
    """Turn sections with an entry a line into field lists.

    >>> list(as_fields(["Run.", "", "Args:", "    seed: of all", "        draws.", "", "Done."]))
    ['Run.', '', ':param seed: of all', '        draws.', '', 'Done.']
    """
    section = ""
    for line in lines:
        head = line.rstrip().removesuffix(":")
        entry = re.fullmatch(r"    (\w+): (.*)", line)
        if line.endswith(":") and head in FIELDS:
            section = FIELDS[head]
        elif section and entry:
            yield f":{section} {entry[1]}: {entry[2]}"
        else:
            section = section if line.startswith("  ") else ""
            yield line


def _convert(_app: Sphinx, _what: str, _name: str, _obj: Any, _options: Any, lines: list[str]) -> None:
    lines[:] = as_fields(lines)


def setup(app: Sphinx) -> dict[str, Any]:
    """Hear autodoc out."""
    app.connect("autodoc-process-docstring", _convert)
    return {"parallel_read_safe": True, "parallel_write_safe": True}

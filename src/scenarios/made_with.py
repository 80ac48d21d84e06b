"""What this program is on this machine: versions, and a hash of the source that results depend on."""

from __future__ import annotations

import hashlib
import platform
from functools import cache
from importlib.metadata import version
from pathlib import Path

from scenarios.version import __version__

LIBRARIES = ("numpy", "scipy", "numba")
"""What may change the last bits of a run's arrays."""
ROOMS = ("", "allocation", "analysis", "baseline", "engine", "pipeline", "spec", "violence")
"""Folders whose source results depend on; the first is the modules at the top."""
_HERE = Path(__file__).resolve().parent


@cache
def made_with() -> dict[str, str]:
    """Name -> version of all that may move a bit; `source` is the first digits of a hash."""
    python = ".".join(platform.python_version_tuple()[:2])
    libraries = {name: version(name) for name in LIBRARIES}
    return {"scenarios": __version__, "source": _source(), "python": python, **libraries}


def _source() -> str:
    """Twelve digits of the hash of this program's source."""
    digest = hashlib.sha256()
    for room in ROOMS:
        for file in sorted((_HERE / room).rglob("*.py") if room else _HERE.glob("*.py")):
            digest.update(file.relative_to(_HERE).as_posix().encode() + b"\0" + file.read_bytes())
    return digest.hexdigest()[:12]


def build_name() -> str:
    """One word for all of them, as a folder's name: the version and digits of a hash.

    >>> build_name().startswith(__version__)
    True
    """
    text = repr(sorted(made_with().items()))
    return f"{__version__}-{hashlib.sha256(text.encode()).hexdigest()[:12]}"

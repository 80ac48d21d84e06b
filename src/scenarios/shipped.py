"""Where the files that ship with the project lie: the root of a checkout, or inside the installed package."""

from __future__ import annotations

from pathlib import Path

_PACKAGE = Path(__file__).resolve().parent
HOME = _PACKAGE if (_PACKAGE / "configs").is_dir() else _PACKAGE.parents[1]
"""The folder that holds `configs/` and `data/`; the two keep their places beside each other."""

CONFIGS = HOME / "configs"
DATA = HOME / "data"

"""The lowest versions of what the program needs, as pip takes them: `python tests/long/lowest.py > lowest.txt`."""

import re
import tomllib
from pathlib import Path

PROJECT = Path(__file__).resolve().parents[2] / "pyproject.toml"

for need in tomllib.loads(PROJECT.read_text(encoding="utf-8"))["project"]["dependencies"]:
    print(re.sub(r">=([\d.]+)$", r"==\1", need))

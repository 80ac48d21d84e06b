"""Lets the tests of the engine import the independent NumPy version from `benchmarks/`."""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "benchmarks"))

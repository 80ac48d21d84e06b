"""The report: one self-contained HTML page that a planner can hand on; no script, no request, the same bytes on rerun."""

from __future__ import annotations

from scenarios.present.report.made import make, make_brief
from scenarios.present.report.page import Beside, build
from scenarios.present.report.writing import write

__all__ = ["Beside", "build", "make", "make_brief", "write"]

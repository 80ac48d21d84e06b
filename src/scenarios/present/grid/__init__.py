"""One table for all forms: what a command answers with, printed, or written as HTML, CSV, XLSX, Markdown and JSON."""

from __future__ import annotations

from scenarios.present.grid.kind import Grid, GridColumn, InForm, Span

__all__ = ["Grid", "GridColumn", "InForm", "Span"]

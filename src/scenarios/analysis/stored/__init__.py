"""Runs that were stored: taken up again without simulating, told apart, packed and run again elsewhere."""

from __future__ import annotations

from scenarios.analysis.stored.opened import Gathered, StoredRun, alike, complete, is_run, open_stored, take

__all__ = ["Gathered", "StoredRun", "alike", "complete", "is_run", "open_stored", "take"]

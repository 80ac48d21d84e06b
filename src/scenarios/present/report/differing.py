"""What the scenarios have different: only the keys that differ, one column a scenario."""

from __future__ import annotations

from collections.abc import Sequence

from scenarios.present import words
from scenarios.present.report.table import Table
from scenarios.spec.describe import Setting, differences, flow, settings
from scenarios.spec.load import Loaded


def differing(loaded: Sequence[Loaded], names: Sequence[str]) -> Table | None:
    """The table; None for a single scenario."""
    if len(loaded) == 1:
        return None
    paths = dict.fromkeys(path for other in loaded[1:] for path, *_ in differences(loaded[0], other))
    values = [{s.path: s for s in settings(one)} for one in loaded]
    rows = tuple((path, *(_value(side.get(path)) for side in values)) for path in paths)
    notes = () if rows else ("Nothing: these scenarios decide the same, apart from their names.",)
    return Table("What differs between the scenarios", ("setting", *names), rows, notes, len(names) + 1)


def _value(setting: Setting | None) -> str:
    return words.NO_DATA if setting is None else words.clean(flow(setting.value))

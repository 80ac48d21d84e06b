"""What planners ask of money, as tables of the page: spend-out, balances, use or lose, months of burn, own budgets."""

from __future__ import annotations

from datetime import date

from scenarios.analysis.detail import detail
from scenarios.present.detail import detail_blocks, detail_tables
from scenarios.present.grid.kind import plain_grid
from scenarios.present.report.table import Table, texts_table
from scenarios.spec.load import Loaded

_NUMBERS = {
    "spend_out": "spend_out",
    "balances": "balances",
    "use_or_lose": "use_or_lose",
    "pipeline": "pipeline",
    "disbursed_per_country": "own_budget",
    "allotted_per_country": "own_budget",
}
"""The table of full numbers behind each table to read."""


def asked(loaded: Loaded, name: str, place: int = 0) -> list[Table]:
    """The answers for one scenario on the last 30 September of its money, before what is unspent lapses that night.

    `place` tells the files of several scenarios apart.
    """
    which = f"-{place + 1}" if place else ""
    found = detail(loaded, date(loaded.scenario.horizon.last, 9, 30))
    full = detail_tables(found)
    return [
        texts_table(
            f"{name}: {block.title[0].lower()}{block.title[1:]}",
            block.header,
            block.texts(),
            [note for note in block.notes if note],
            full=plain_grid(f"money-{key.replace('_', '-')}{which}", *full[_NUMBERS[key]]),
        )
        for key, block in detail_blocks(found).items()
        if block.rows
    ]

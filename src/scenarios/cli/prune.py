"""`scenarios prune`: what may go from a store of sweeps."""

from __future__ import annotations

from pathlib import Path

import click

from scenarios.cli.common import json_option, print_json


@click.command()
@click.argument("store", type=click.Path(path_type=Path))
@click.option("--really", is_flag=True, help="Remove it; otherwise it is only told.")
@json_option
def prune(store: Path, really: bool, as_json: bool) -> None:
    """Tell what may go from STORE, the --store of sweeps, and remove it with --really.

    That is: pieces that other versions of the program or of its libraries made, which this one never reads, and what processes
    that died left half written. Tables of finished sweeps stay.
    """
    from scenarios.analysis.sweep.store import prunable
    from scenarios.analysis.sweep.store import prune as remove

    parts = prunable(store)
    if really:
        remove(parts)
    if as_json:
        rows = [{"path": str(part.path), "why": part.why, "files": part.files, "bytes": part.size} for part in parts]
        print_json({"schema": "scenarios/prune/1", "store": str(store), "removed": really, "parts": rows})
        return
    for part in parts:
        many = f"{part.files:,} file{'s' * (part.files != 1)}, {part.size / 1e6:,.1f} MB"
        click.echo(f"{'removed' if really else 'may go'}: {part.path} ({part.why}; {many})")
    if not parts:
        click.echo("nothing to remove")
    elif not really:
        click.echo("nothing is removed yet: say --really", err=True)

"""`scenarios import`: public files as tables of a region's shape."""

from __future__ import annotations

import re
from pathlib import Path
from shlex import quote

import click

from scenarios.cli.common import json_option, print_json, print_warnings

SHAPES = ("foreignassistance", "worldbank", "unodc")
BASES = ("obligated", "allocated", "initial", "requested")


@click.command("import")
@click.argument("shape", type=click.Choice(SHAPES))
@click.argument("file", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@click.option(
    "-o", "--out", default="imported", show_default=True, type=click.Path(path_type=Path, file_okay=False), metavar="FOLDER",
    help="Where the tables are written; nothing is written over.",
)  # fmt: skip
@click.option("--region", metavar="REGION", help="Take the places of this region only, by its codes and names.")
@click.option("--countries", metavar="CODES", help="Take these only: ISO codes, parted by commas; else every country.")
@click.option("--name", "names", multiple=True, metavar="NAME=CODE", help="A name in the file that means a code of yours.")
@click.option("--years", metavar="FROM:TO", help="Take these years only, as 2000:2020.")
@click.option("--program", default="aid", show_default=True, help="Money: the program of its rows.")
@click.option("--basis", type=click.Choice(BASES), default="obligated", show_default=True, help="Money: which amounts.")
@click.option("--account", "accounts", multiple=True, metavar="TITLE=NAME", help="Money: part of an account's title, its name.")
@click.option("--series", default="", help="Homicide: the name of the series; WDI or UNODC otherwise.")
@json_option
def import_(
    shape: str, file: Path, out: Path, region: str | None, countries: str | None, names: tuple[str, ...], years: str | None,
    program: str, basis: str, accounts: tuple[str, ...], series: str, as_json: bool,
) -> None:  # fmt: skip
    """Read a public file into tables of a region's shape, each row with its source, and say what was left out and why.

    foreignassistance: the complete data set of ForeignAssistance.gov, or its totals by country (CSV); to money.csv. worldbank:
    indicators with a column a year (CSV), people, GDP, homicide rates, governance ranks, military spending; to a table each.
    unodc: the workbook of intentional homicide (.xlsx, which needs the extra `xlsx`; or CSV); to homicide_rates.csv.
    """
    from scenarios.baseline.importing import SHAPES as READERS
    from scenarios.baseline.importing.found import Wanted
    from scenarios.baseline.importing.writing import faults, write
    from scenarios.present.grid.terminal import width
    from scenarios.present.import_text import contract, lines

    wanted = Wanted(
        places=_places(region, countries, names),
        program=program,
        basis=basis,
        accounts={title.casefold(): short for title, short in map(_pair, accounts)},
        series=series,
        years=_years(years),
    )
    found = READERS[shape](file, wanted)
    paths = write(found, out)
    print_warnings([problem.render("warning") for problem in faults(paths)])
    missing = sorted(set((wanted.places or {}).values()) - found.met)
    if as_json:
        print_json(contract(found, str(file), paths, missing))
    else:
        click.echo("\n".join(lines(found, str(file), paths, missing, width())))
        click.echo(f"\nlook at them, then move them to your region's tables: ls {quote(str(out))}")


def _places(region: str | None, countries: str | None, names: tuple[str, ...]) -> dict[str, str] | None:
    """Codes and names that the file may use -> codes of the region; None where every country is taken."""
    places: dict[str, str] = {}
    if region is not None:
        from scenarios.baseline.region_file import read_region, region_path

        part, _ = read_region(region_path(region))
        known = {code: country.name for code, country in part.countries.items()} | dict(part.regional_units)
        places |= {word.casefold(): code for code, name in known.items() for word in (code, name)}
    places |= {code.strip().casefold(): code.strip().upper() for code in (countries or "").split(",") if code.strip()}
    places |= {name.casefold(): code for name, code in map(_pair, names)}
    return places or None


def _pair(text: str) -> tuple[str, str]:
    """The two sides of `NAME=CODE`."""
    left, equals, right = text.rpartition("=")
    if not equals or not left.strip() or not right.strip():
        raise click.UsageError(f"write NAME=CODE, got “{text}”")
    return left.strip(), right.strip()


def _years(text: str | None) -> tuple[int, int]:
    """First and last year of `2000:2020`."""
    if text is None:
        return 1900, 2200
    found = re.fullmatch(r"([0-9]{4}):([0-9]{4})", text)
    if not found or found[1] > found[2]:
        raise click.UsageError(f"--years takes FROM:TO, as 2000:2020; got “{text}”")
    return int(found[1]), int(found[2])

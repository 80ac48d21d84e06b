"""An archive run again: the same bits, or what differs."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from importlib.metadata import version
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from scenarios.allocation.own import TABLES, add
from scenarios.analysis.outcomes import OUTCOMES
from scenarios.analysis.stored.archive import LIBRARIES, PLAN, RULES, digests, unpack
from scenarios.analysis.stored.drift import MovedNumber, levels_of, moved_json
from scenarios.baseline.region import named_tables
from scenarios.baseline.region_file import read_region, shipped_regions
from scenarios.engine.ensemble.result import Result
from scenarios.engine.ensemble.run import Progress, run
from scenarios.errors import Problem, ScenarioError
from scenarios.spec.load import Loaded, load
from scenarios.version import __version__
from scenarios.yaml_text import read_file

HEAD = "from typing import Annotated, Any\n\nimport numpy\nimport numpy as np\n\nimport scenarios\n\nif True:\n"
"""What a packed rule may lean on; its source stands below as it was written, whatever its indentation."""


@dataclass(frozen=True, slots=True)
class Rerun:
    """An archive's run beside the one made now.

    same: whether every array is the same, bit for bit. arrays: those that are not. made: what they were made with, where that
    differs: name, there, here. moved: outcomes whose 5, 50 or 95% points are not the same.
    """

    result: Result
    loaded: Loaded
    about: dict[str, Any]
    arrays: tuple[str, ...]
    made: tuple[tuple[str, str, str], ...]
    moved: tuple[MovedNumber, ...]

    @property
    def same(self) -> bool:
        """Whether it is the same run, bit for bit."""
        return not self.arrays


def rerun(path: Path, *, trusted: bool = False, workers: int = 2, progress: Progress | None = None) -> Rerun:
    """Run an archive again and compare.

    Args:
        path: what `pack` wrote; it is read as a stranger's file.
        trusted: whether rules in it may run: they are Python, and can do on this machine what its user can.
        workers: threads.
        progress: told how many members are done.

    Raises:
        ScenarioError: it is no archive, it reaches outside its folder, it has rules that are not trusted, or it cannot be read.
    """
    with TemporaryDirectory(prefix="scenarios-") as name, _rules_as_before():
        folder = Path(name).resolve()
        about = unpack(path, folder)
        _refuse_outside(folder, path)
        _own_rules(folder, path, trusted)
        loaded = load(folder / PLAN)
        result = run([loaded], workers=workers, progress=progress, command=f"scenarios rerun {path}")[0]
    return _compared(result, loaded, about, path)


def _compared(result: Result, loaded: Loaded, about: dict[str, Any], path: Path) -> Rerun:
    try:
        then = dict(about["result_sha256"])
        levels = {(str(name), str(place)): tuple(map(float, points)) for name, place, *points in about["levels"]}
        data, libraries = dict(about["data"]), dict(about["libraries"])
        made = [("version", str(about["version"]), __version__)]
    except (KeyError, TypeError, ValueError) as fault:
        raise ScenarioError([Problem(f"{path} does not say what came out", None, "", "archive")]) from fault
    now, here = digests(result), levels_of(result)
    files = loaded.baseline.sha256
    made += [(name, "one text", "another") for name in sorted(data) if files.get(name) not in (None, data[name])]
    made += [(name, str(libraries.get(name)), version(name)) for name in LIBRARIES]
    return Rerun(
        result=result,
        loaded=loaded,
        about=about,
        arrays=tuple(name for name in sorted(then.keys() | now.keys()) if then.get(name) != now.get(name)),
        made=tuple(row for row in made if row[1] != row[2]),
        moved=tuple(
            MovedNumber(*key, points, here.get(key))
            for key, points in levels.items()
            if key[0] in OUTCOMES and len(points) == 3 and here.get(key) != points
        ),
    )


def _refuse_outside(folder: Path, path: Path) -> None:
    """An archive's plan extends nothing and names no region, and its region no table, outside the folder."""
    plan = read_file(folder / PLAN).data
    region = plan.get("region") if isinstance(plan, dict) else None
    outside = isinstance(plan, dict) and "extends" in plan
    if isinstance(region, str) and region not in shipped_regions():
        file = (folder / region).resolve()
        outside = outside or not file.is_relative_to(folder)
        if not outside and file.is_file():
            part, _ = read_region(file)
            data = (file.parent / part.data).resolve()
            names = [*named_tables(part), part.pipeline_posterior]
            outside = not all((data / name).resolve().is_relative_to(folder) for name in (".", *names))
    if outside:
        what = f"{path} cannot be used: its plan or region leads outside the archive"
        raise ScenarioError([Problem(what, None, "`scenarios pack RUN` writes archives", "archive")])


def _own_rules(folder: Path, path: Path, trusted: bool) -> None:
    """Make the archive's own rules known, if its user says so."""
    files = sorted((folder / RULES).glob("*.py"))
    if files and not trusted:
        names = ", ".join(file.stem for file in files)
        what = f"{path} has rules of its own: {names}. They are Python, and can do on this machine all that you can"
        hint = f"read them (unzip -p {path} 'rules/*'), then say --trust-rules"
        raise ScenarioError([Problem(what, None, hint, "own-rule")])
    for file in files:
        _make_known(file)


def _make_known(file: Path) -> None:
    """Run a rule's file and put the rule into its table."""
    kind, _, name = file.stem.partition(".")
    text = file.read_text(encoding="utf-8")
    indented = text.startswith((" ", "\t"))
    file.write_text((HEAD if indented else HEAD.removesuffix("if True:\n")) + text, encoding="utf-8")
    spec = spec_from_file_location(f"packed_{kind}_{name}", file)
    if kind not in TABLES or not name.isidentifier() or spec is None or spec.loader is None:
        raise ScenarioError([Problem(f"“{file.stem}” is no rule", None, "a rule is split.NAME or mix.NAME", "own-rule")])
    module = module_from_spec(spec)
    try:
        spec.loader.exec_module(module)
        add(vars(module)[name], "split" if kind == "split" else "mix")
    except Exception as fault:
        what = f"the rule {file.stem} cannot be made from its source: {type(fault).__name__}: {fault}"
        hint = "a packed rule has numpy (np), Annotated and scenarios, and nothing else of the file it stood in"
        raise ScenarioError([Problem(what, None, hint, "own-rule")]) from fault


@contextmanager
def _rules_as_before() -> Iterator[None]:
    """Forget the archive's rules afterwards."""
    before = {kind: dict(table) for kind, table in TABLES.items()}
    try:
        yield
    finally:
        for kind, table in TABLES.items():
            table.clear()
            table.update(before[kind])


def as_json(found: Rerun) -> dict[str, Any]:
    """The contract `scenarios/rerun/1`."""
    return {
        "schema": "scenarios/rerun/1",
        "scenario": found.loaded.scenario.name,
        "run_id": found.about.get("run_id"),
        "same": found.same,
        "arrays": list(found.arrays),
        "made_with": {name: [there, here] for name, there, here in found.made},
        "moved": [moved_json(row) for row in found.moved],
    }

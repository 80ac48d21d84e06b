"""An archive of a run: plan, parents, own tables and rules, versions, seed, and what came out; read as a stranger's file."""

from __future__ import annotations

import hashlib
import json
import platform
import stat
from importlib.metadata import version
from pathlib import Path, PurePosixPath
from typing import Any
from zipfile import ZIP_DEFLATED, BadZipFile, ZipFile, ZipInfo

import numpy as np

from scenarios.analysis.stored.drift import levels_of
from scenarios.analysis.stored.opened import StoredRun
from scenarios.baseline.region import RegionFile, named_tables
from scenarios.baseline.region_file import read_region, shipped_regions
from scenarios.drafts import whole_file
from scenarios.engine.ensemble.result import Result
from scenarios.errors import Problem, ScenarioError
from scenarios.spec.describe import flow

SCHEMA = "scenarios/archive/1"
ABOUT, PLAN, REGION, RULES = "archive.json", "plan.yaml", "region", "rules"
LARGEST = 64_000_000
"""Bytes that an archive unpacks to at most."""
MOST_FILES = 1000
LIBRARIES = ("numpy", "scipy", "numba", "xarray")
"""What may change the last bits of a run."""


def pack(one: StoredRun, path: Path) -> dict[str, Any]:
    """Write a run's archive; returns what it says of itself.

    Raises:
        ScenarioError: the run's region is the user's own and has changed since, or lies where no archive can hold it; or a rule
            of one's own has no source.
    """
    files = {PLAN: _plan_text(one), **_region_files(one), **_rule_files(one), **_as_written(one)}
    about = {
        "schema": SCHEMA,
        **{key: one.result.manifest[key] for key in ("scenario", "run_id", "version", "members", "seed", "command")},
        "region": one.plan["region"] if one.plan["region"] in shipped_regions() else _region_file(one),
        "rules": sorted(one.result.manifest.get("rules", {})),
        "data": one.data,
        "python": platform.python_version(),
        "machine": platform.machine(),
        "libraries": {name: version(name) for name in LIBRARIES},
        "result_sha256": digests(one.result),
        "levels": [[name, place, *levels] for (name, place), levels in levels_of(one.result).items()],
    }
    with whole_file(path) as draft, ZipFile(draft, "w", ZIP_DEFLATED) as file:
        for name, raw in {ABOUT: json.dumps(about, indent=1, sort_keys=True).encode(), **files}.items():
            part = ZipInfo(name, (1980, 1, 1, 0, 0, 0))
            part.compress_type, part.external_attr = ZIP_DEFLATED, 0o644 << 16
            file.writestr(part, raw)
    return about


def digests(result: Result) -> dict[str, str]:
    """Array -> SHA-256 of its numbers, or of its words: the same whether it was just made or read back."""
    return {str(name): hashlib.sha256(_bytes_of(array.values)).hexdigest() for name, array in result.data.data_vars.items()}


def _bytes_of(values: Any) -> bytes:
    array = np.asarray(values)
    if array.dtype.kind in "biuf":
        return np.ascontiguousarray(array, dtype="<f8").tobytes()
    return "\0".join(map(str, array.ravel())).encode()


def _plan_text(one: StoredRun) -> bytes:
    """The resolved scenario as YAML, a line a key; a region of one's own by its place in the archive."""
    plan = dict(one.plan)
    if plan["region"] not in shipped_regions():
        plan["region"] = _region_file(one)
    return "".join(f"{key}: {flow(value)}\n" for key, value in plan.items()).encode()


def _own_region(one: StoredRun) -> tuple[Path, RegionFile, Path] | None:
    """The region's file, what it says, and its folder of tables, where the region is one's own."""
    if one.plan["region"] in shipped_regions():
        return None
    path = Path(one.plan["region"])
    part, _ = read_region(path)
    return path, part, (path.parent / part.data).resolve()


def _region_file(one: StoredRun) -> str:
    """Where the archive has the region's file."""
    own = _own_region(one)
    if own is None:
        return ""
    path, part, folder = own
    if Path(part.data).is_absolute():
        what = f"{path.name}: data is an absolute path, which is no place on another machine"
        raise ScenarioError([Problem(what, None, "write it relative to the region's file", "absolute")])
    top = _common(path.resolve().parent, folder)
    return f"{REGION}/{path.resolve().relative_to(top).as_posix()}"


def _common(one: Path, other: Path) -> Path:
    """The nearest folder that holds both."""
    return next(folder for folder in (one, *one.parents) if other.is_relative_to(folder))


def _region_files(one: StoredRun) -> dict[str, bytes]:
    """Name in the archive -> bytes of a region of one's own: its file and its tables; none where it ships."""
    own = _own_region(one)
    if own is None:
        return {}
    if one.changed:
        what = f"{', '.join(one.changed)} changed since this run was stored"
        raise ScenarioError([Problem(what, None, "run the scenario again, and pack that run", "stored")])
    path, part, folder = own
    top = _common(path.resolve().parent, folder)
    names = dict.fromkeys([*named_tables(part), part.pipeline_posterior, *(file.name for file in sorted(folder.glob("*.csv")))])
    tables = [folder / name for name in names if (folder / name).is_file()]
    return {f"{REGION}/{file.resolve().relative_to(top).as_posix()}": file.read_bytes() for file in (path, *tables)}


def _rule_files(one: StoredRun) -> dict[str, bytes]:
    """Name in the archive -> source of each rule of one's own."""
    sources = one.result.manifest.get("rules", {})
    if missing := [name for name, text in sources.items() if not text]:
        what = f"the rule {', '.join(missing)} has no source to pack"
        raise ScenarioError([Problem(what, None, "write it in a file, and run the scenario again", "own-rule")])
    return {f"{RULES}/{name}.py": text.encode() for name, text in sources.items()}


def _as_written(one: StoredRun) -> dict[str, bytes]:
    """The scenario's own file and its parents as they were written, to be read; those that changed since are left out."""
    found = {}
    for n, (name, digest) in enumerate((k, v) for k, v in one.inputs.items() if k not in one.data):
        path = Path(name)
        if path.is_file() and hashlib.sha256(raw := path.read_bytes()).hexdigest() == digest:
            found[f"written/{n}-{path.name}"] = raw
    return found


def unpack(path: Path, folder: Path) -> dict[str, Any]:
    """Unpack an archive into an empty folder, and nowhere else; returns what it says of itself.

    Raises:
        ScenarioError: it is no archive of this kind, or one that is too large, or that names a place outside the folder.
    """
    try:
        with ZipFile(path) as file:
            parts = _judged(file, path)
            raw = {part.filename: _read(file, part, path) for part in parts}
        about = json.loads(raw[ABOUT])
        if about["schema"] != SCHEMA:
            raise ValueError(about["schema"])
    except FileNotFoundError:
        raise _refused(path, "there is no such file") from None
    except (BadZipFile, OSError, KeyError, ValueError, TypeError, NotImplementedError, RuntimeError) as fault:
        raise _refused(path, f"it is no archive of a run ({type(fault).__name__})") from fault
    for name, content in raw.items():
        target = folder / name
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(content)
    return dict(about)


def _judged(file: ZipFile, path: Path) -> list[ZipInfo]:
    """The files of an archive, if each may be unpacked."""
    parts = [part for part in file.infolist() if not part.is_dir()]
    if len(parts) > MOST_FILES or sum(part.file_size for part in parts) > LARGEST:
        raise _refused(path, f"it unpacks to more than {MOST_FILES:,} files or {LARGEST // 1_000_000} MB")
    names = [part.filename for part in parts]
    if len({name.casefold() for name in names}) < len(names):
        raise _refused(path, "it has two files of one name")
    for part in parts:
        if not _is_inside(part):
            raise _refused(path, f"it names a place outside its folder: {part.filename[:80]!r}")
    return parts


def _is_inside(part: ZipInfo) -> bool:
    """Whether a file stays in the folder it is unpacked into: plain relative names, no links."""
    steps = PurePosixPath(part.filename).parts
    plain = part.filename.isprintable() and not set(part.filename) & set("\\:")
    link = stat.S_ISLNK(part.external_attr >> 16)
    return plain and not link and not part.filename.startswith("/") and ".." not in steps and bool(steps)


def _read(file: ZipFile, part: ZipInfo, path: Path) -> bytes:
    """A file's bytes, no more than it says it has."""
    with file.open(part) as stream:
        raw = stream.read(part.file_size + 1)
    if len(raw) > part.file_size:
        raise _refused(path, f"{part.filename[:80]!r} is larger than it says")
    return raw


def _refused(path: Path, why: str) -> ScenarioError:
    return ScenarioError([Problem(f"{path} cannot be used: {why}", None, "`scenarios pack RUN` writes archives", "archive")])

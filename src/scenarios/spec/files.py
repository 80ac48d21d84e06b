"""Which file a scenario's name means, and the chain of files that `extends` makes."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from dataclasses import dataclass, replace
from difflib import get_close_matches
from pathlib import Path

from scenarios.errors import Place, Problem
from scenarios.shipped import CONFIGS, HOME
from scenarios.validation import place_of
from scenarios.yaml_text import MAX_BYTES, Marked, printable, read_bytes, read_file, read_text

STDIN = "-"
_SUFFIXES = (".yaml", ".yml")


def shipped_scenarios() -> list[str]:
    """Names of the scenarios that ship; each works without a path."""
    return sorted(path.stem for path in CONFIGS.glob("*.yaml"))


def find(source: str | Path, folder: Path) -> Path | None:
    """The file that a name means, seen from a folder; None if there is none.

    A name with a slash, or one with an ending that is there, is a file. Else it is a shipped scenario, with or without
    the ending: a file `baseline` in the folder is only meant by `./baseline`.
    """
    text = str(source)
    path = folder / source
    if text in (".", "..") or (not Path(text).suffix and text not in shipped_scenarios() and _is_folder(path)):
        return path
    if isinstance(source, Path) or "/" in text or "\\" in text:
        return path if _exists(path) else None
    if text.endswith(_SUFFIXES) and _exists(path):
        return path
    name = text.removesuffix(".yaml")
    return CONFIGS / f"{name}.yaml" if name in shipped_scenarios() else None


@dataclass(frozen=True, slots=True)
class Text:
    """A scenario as YAML text that stands in no file; `name` is what messages call it. Paths in it are meant from here."""

    text: str
    name: str = "text"


def chain(source: str | Path | Text) -> tuple[list[Marked], list[Problem]]:
    """The file and those it extends, itself first, and what is wrong with the links."""
    here = Path.cwd()
    if source == STDIN:
        return _follow(_anchored(read_bytes(sys.stdin.buffer.read(MAX_BYTES + 1), "stdin"), here), here, [])
    if isinstance(source, Text):
        return _follow(_anchored(read_text(source.text, source.name), here), here, [])
    path = find(source, here)
    if path is None:
        return [], [_not_found(str(source), here, None)]
    return _follow(_read(path), path.parent, [path.resolve()])


def shown(path: Path) -> str:
    """A file's name in messages: from here, or from the shipped files' folder, else in full."""
    full = path.resolve()
    for base in (Path.cwd(), HOME):
        if full.is_relative_to(base):
            return str(full.relative_to(base))
    return str(path)


def _follow(first: Marked, folder: Path, visited: list[Path]) -> tuple[list[Marked], list[Problem]]:
    """Read on from parent to parent until there is none, or a link is broken."""
    files, problems = [first], []
    while (parent := _parent(files[-1])) is not None:
        place = place_of(files[-1].marks, ("extends",)) or Place(files[-1].name, 1, 1)
        path = find(parent, folder)
        if path is None:
            problems.append(_not_found(parent, folder, place))
            break
        if path.resolve() in visited:
            problems.append(_circle([*files, Marked(None, {}, (), shown(path), "")], place))
            break
        visited.append(path.resolve())
        files.append(_read(path))
        folder = path.parent
    return files, problems


def _read(path: Path) -> Marked:
    if _is_folder(path):
        name = shown(path)
        problem = Problem("this is a folder, not a file", Place(name, 1, 1), _inside(path), "unreadable")
        return Marked({}, {(): Place(name, 1, 1)}, (problem,), name, "")
    return _anchored(read_file(path, shown(path)), path.parent)


def _is_folder(path: Path) -> bool:
    try:
        return path.is_dir()
    except (OSError, ValueError):
        return False


def _inside(folder: Path) -> str:
    """What may be meant where a folder is named."""
    there = sorted(_scenario_files(folder).values())
    if not there:
        return "there is no scenario (.yaml) in it; `scenarios list scenarios` names those that ship"
    shortest = [printable(os.path.relpath(folder / name), 60) for name in there[:_MOST]]
    named = ", ".join(name if "/" in name else f"./{name}" for name in shortest)
    return f"name a file in it: {named}" + (f" and {len(there) - _MOST} more" if len(there) > _MOST else "")


def _anchored(file: Marked, folder: Path) -> Marked:
    """The file with the path of its region made absolute: it is meant from where the file lies."""
    region = file.data.get("region") if isinstance(file.data, dict) else None
    if not isinstance(region, str) or not ("/" in region or region.endswith(_SUFFIXES)):
        return file
    return replace(file, data={**file.data, "region": str((folder / region).resolve())})


def _parent(file: Marked) -> str | None:
    """What a file extends; what is no text is the business of the types."""
    given = file.data.get("extends") if isinstance(file.data, dict) else None
    return given if isinstance(given, str) else None


def _exists(path: Path) -> bool:
    try:
        return path.exists()
    except (OSError, ValueError):  # a name too long, or with a NUL
        return False


def _not_found(name: str, folder: Path, place: Place | None) -> Problem:
    """A name that leads nowhere: as a file, where it is written like one and no scenario that ships is meant."""
    shipped = get_close_matches(Path(name).name.removesuffix(".yaml"), shipped_scenarios(), 1, 0.6)
    as_file = ("/" in name or name.endswith(_SUFFIXES)) and not shipped
    what = f"there is no {'file' if as_file else 'scenario'} “{printable(name, 80)}”"
    hint = _meant(name, folder) or (f"did you mean “{shipped[0]}”?" if shipped else SHIPPED)
    return Problem(what, place, hint, "no-such-scenario")


SHIPPED = "`scenarios list` names those that ship; a file of your own by its path, as ./mine.yaml"
_MOST = 8
"""How many files a folder may have for a hint to name them."""


def _meant(name: str, folder: Path) -> str:
    """The file that a name probably meant, or what lies where it was looked for; nothing where that is no help."""
    if "/" not in name and (local := next((n for n in _candidates(name) if _exists(folder / n)), None)):
        return f"for the file of that name write ./{local}"
    where = (folder / name).parent
    if not _exists(where):
        return f"there is no folder {printable(name.rpartition('/')[0], 80)}"
    there = _scenario_files(where)
    close = get_close_matches(Path(name).stem, there, 1, 0.75)
    if close:
        return f"did you mean {name.rpartition('/')[0] or '.'}/{printable(there[close[0]], 80)}?"
    if not name.endswith(_SUFFIXES) or not 0 < len(there) <= _MOST:
        return ""
    return f"there: {', '.join(printable(file, 40) for file in sorted(there.values()))}"


def _scenario_files(folder: Path) -> dict[str, str]:
    """Stem -> name of what may be a scenario in a folder; of a folder that cannot be read, nothing."""
    try:
        return {path.stem: path.name for path in sorted(folder.iterdir()) if path.suffix in _SUFFIXES}
    except OSError:
        return {}


def _candidates(name: str) -> Iterator[str]:
    yield name
    yield from (f"{name}{suffix}" for suffix in _SUFFIXES)


def _circle(files: list[Marked], place: Place) -> Problem:
    """A file that extends itself by way of others: all are named."""
    last = files[-1].name
    names = [file.name for file in files]
    way = " -> ".join(names[names.index(last) :])
    return Problem(f"extends goes in a circle: {way}", place, "one of these files must stand alone", "circle")

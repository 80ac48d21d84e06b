"""Files that are there whole or not at all: written beside their place under a hidden name, then renamed.

A process that dies leaves its draft behind; whoever writes into the folder next clears it away.
"""

from __future__ import annotations

import os
import re
import shutil
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path

from scenarios.ending import undone_by

_DRAFT = re.compile(r"\.(?P<name>.+)\.(?P<process>[0-9]+)\.(?P<kind>part|old)")


@contextmanager
def whole_file(path: Path, follow: bool = True) -> Iterator[Path]:
    """A place to write a file that takes its name when the block ends well; on any error the older one stays.

    Behind a link, the file that it leads to is written, and the link stays. A device or a pipe is no name to take: it gets
    what was written. `follow` false: the place is the program's own, and whatever stands there is replaced.

    Raises:
        OSError: the place cannot be written; by the name of the file, not of its draft.
    """
    with named(path):
        device = follow and path.exists() and not (path.is_file() or path.is_dir())
        target = _behind(path) if follow else path
        folder = Path(tempfile.gettempdir()) if device else target.parent
    clear(folder)
    draft = folder / f".{target.name}.{os.getpid()}.part"
    try:
        with undone_by(lambda: draft.unlink(missing_ok=True)), named(path):
            yield draft
            if device:
                with draft.open("rb") as written, path.open("wb") as taking:
                    shutil.copyfileobj(written, taking)
            else:
                draft.replace(target)
    finally:
        with suppress(OSError):
            draft.unlink(missing_ok=True)


@contextmanager
def loose_files(folder: Path, names: Sequence[str]) -> Iterator[list[Path]]:
    """Places for files that are written now and moved into a whole folder later; one that is not moved is gone at the end."""
    folder.mkdir(parents=True, exist_ok=True)
    clear(folder)
    paths = [folder / f".{name}.{os.getpid()}.part" for name in names]

    def undo() -> None:
        for path in paths:
            path.unlink(missing_ok=True)

    try:
        with undone_by(undo):
            yield paths
    finally:
        with suppress(OSError):
            undo()


@contextmanager
def whole_folder(target: Path) -> Iterator[Path]:
    """A folder to write into that takes its name only when all is written; an older one of that name is replaced.

    On any error nothing is left behind, and the older one stays as it was. Behind a link, the folder that it leads to.
    """
    target = _behind(target)
    target.parent.mkdir(parents=True, exist_ok=True)
    draft = target.parent / f".{target.name}.{os.getpid()}.part"
    shutil.rmtree(draft, ignore_errors=True)
    draft.mkdir()
    try:
        with undone_by(lambda: _undo(draft, target)):
            yield draft
            _take_place(draft, target)
    finally:
        shutil.rmtree(draft, ignore_errors=True)


def _undo(draft: Path, target: Path) -> None:
    """No draft, and the older folder in its place."""
    old = _aside(target)
    if old.exists() and not target.exists():
        old.rename(target)
    for left in (draft, old):
        shutil.rmtree(left, ignore_errors=True)


def _aside(target: Path) -> Path:
    """Where an older folder waits until the new one has its name."""
    return target.parent / f".{target.name}.{os.getpid()}.old"


def _behind(path: Path) -> Path:
    """What a link leads to; else the place itself."""
    return Path(os.path.realpath(path)) if path.is_symlink() else path


def _take_place(draft: Path, target: Path, tries: int = 20) -> None:
    """Rename the draft to its target; where another process puts one there meanwhile, replace that too."""
    old = _aside(target)
    try:
        with suppress(FileNotFoundError):
            target.rename(old)
        draft.rename(target)
    except BaseException as fault:
        if not target.exists() and old.exists():
            old.rename(target)
        elif isinstance(fault, OSError) and draft.exists() and target.is_dir() and tries > 1:
            shutil.rmtree(old, ignore_errors=True)
            _take_place(draft, target, tries - 1)
            return
        raise
    shutil.rmtree(old, ignore_errors=True)


@contextmanager
def named(path: Path) -> Iterator[None]:
    """What the system says of a draft is said of the file or folder that it is for."""
    try:
        yield
    except OSError as fault:
        raise OSError(fault.errno, fault.strerror or str(fault), str(path)) from fault


def left_by_the_dead(folder: Path) -> list[tuple[Path, re.Match[str]]]:
    """Drafts in a folder of processes that are no more, and their names taken apart."""
    found = [(path, _DRAFT.fullmatch(path.name)) for path in folder.iterdir()]
    return [(path, name) for path, name in found if name and not _is_alive(int(name["process"]))]


def clear(folder: Path) -> None:
    """Remove drafts of processes that are no more, and put back what they had moved aside."""
    with suppress(OSError):
        for path, found in left_by_the_dead(folder):
            target = folder / found["name"]
            if found["kind"] == "old" and not target.exists():
                path.rename(target)
            elif path.is_dir():
                shutil.rmtree(path, ignore_errors=True)
            else:
                path.unlink(missing_ok=True)


def _is_alive(process: int) -> bool:
    """Whether a process of this machine is running; where that cannot be told, that it is."""
    if os.name != "posix":
        return process != os.getpid()
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except (OSError, OverflowError):
        return True
    return True

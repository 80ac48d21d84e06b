"""A folder of pieces that are done, each a file under the hash of all that it was made from: whole or absent.

    STORE/store.json                      says what the folder is
    STORE/pieces/BUILD/ab/abcd....npz     numbers of one piece, by program and libraries that made them
    STORE/NAME-ID/                        a finished sweep: its table, and a manifest of what it was made from

A piece is there or is not, so going on is looking, two processes can share a store, and nothing needs a journal.
"""

from __future__ import annotations

import json
import shutil
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path

import numpy as np

from scenarios.arrays import Floats
from scenarios.drafts import clear, left_by_the_dead, whole_file
from scenarios.errors import Problem, ScenarioError
from scenarios.given import read_given
from scenarios.made_with import build_name
from scenarios.spec.catalogue import STORE_FILE

STORE_SCHEMA = "scenarios/store/1"
PIECES = "pieces"


@dataclass(frozen=True, slots=True)
class SweepStore:
    """A store; pieces of this program on this build alone are looked at."""

    folder: Path

    @property
    def pieces(self) -> Path:
        """Where this build keeps its pieces."""
        return self.folder / PIECES / build_name()

    def place(self, key: str) -> Path:
        """The file of a piece."""
        return self.pieces / key[:2] / f"{key}.npz"

    def has(self, key: str) -> bool:
        """Whether a piece is there."""
        return self.place(key).exists()

    def get(self, key: str, shape: tuple[int, int]) -> Floats | None:
        """A piece's numbers; None where it is not there, or its file is not whole or not of this shape."""
        try:
            with np.load(BytesIO(read_given(self.place(key))), allow_pickle=False) as file:
                found: Floats = file["values"]
        except (OSError, ValueError, KeyError, EOFError, zipfile.BadZipFile):
            return None
        return found if found.shape == shape and found.dtype == np.float64 else None

    def put(self, key: str, values: Floats) -> None:
        """Keep a piece.

        Raises:
            OSError: the disk is full, or may not be written; then nothing of it is there.
        """
        place = self.place(key)
        place.parent.mkdir(parents=True, exist_ok=True)
        with whole_file(place, follow=False) as draft, draft.open("wb") as file:
            np.savez(file, values=values)


def open_store(folder: Path) -> SweepStore:
    """A store, new or old; what processes that died left half written in it is cleared away.

    Raises:
        ScenarioError: the folder holds something else.
    """
    if not is_store(folder):
        if folder.exists() and any(not path.name.startswith(".") for path in folder.iterdir()):
            what, hint = f"{folder} is no store: there is something else in it", "name a new folder, or one that a sweep made"
            raise ScenarioError([Problem(what, None, hint, "no-store")])
        folder.mkdir(parents=True, exist_ok=True)
        with whole_file(folder / STORE_FILE) as draft:
            draft.write_text(json.dumps({"schema": STORE_SCHEMA}) + "\n", encoding="utf-8")
    for place in (folder, *(folder / PIECES).glob("*/*")):
        clear(place)
    return SweepStore(folder)


def is_store(folder: Path) -> bool:
    """Whether a folder is a store."""
    try:
        return bool(json.loads((folder / STORE_FILE).read_text("utf-8"))["schema"] == STORE_SCHEMA)
    except (OSError, ValueError, KeyError, TypeError):
        return False


@dataclass(frozen=True, slots=True)
class PrunedPart:
    """What may go from a store: a folder or file, why, and how many files and bytes it has."""

    path: Path
    why: str
    files: int
    size: int


def prunable(folder: Path) -> list[PrunedPart]:
    """Pieces that other versions, or other libraries, made, and drafts of processes that are no more; tables stay.

    Raises:
        ScenarioError: the folder is no store.
    """
    if not is_store(folder):
        hint = "a store is made by: scenarios sweep ... --store FOLDER"
        raise ScenarioError([Problem(f"{folder} is no store", None, hint, "no-store")])
    own = build_name()
    old = [place for place in sorted((folder / PIECES).glob("*")) if place.is_dir() and place.name != own]
    drafts = [path for place in (folder, *(folder / PIECES / own).glob("*")) if place.is_dir() for path in _drafts(place)]
    made = [_part(path, f"made by {path.name}, this is {own}") for path in old]
    return [*made, *(_part(path, "half written") for path in drafts)]


def prune(parts: list[PrunedPart]) -> None:
    """Remove what may go."""
    for part in parts:
        if part.path.is_dir():
            shutil.rmtree(part.path)
        else:
            part.path.unlink(missing_ok=True)


def _drafts(place: Path) -> Iterator[Path]:
    return (path for path, _ in left_by_the_dead(place))


def _part(path: Path, why: str) -> PrunedPart:
    files = [file for file in path.rglob("*") if file.is_file()] if path.is_dir() else [path]
    return PrunedPart(path, why, len(files), sum(file.stat().st_size for file in files))

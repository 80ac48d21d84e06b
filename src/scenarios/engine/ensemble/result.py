"""A run's result: labelled arrays and a manifest, written whole or not at all."""

from __future__ import annotations

import json
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Any

import xarray as xr

from scenarios.errors import Problem, ScenarioError
from scenarios.given import must_be_plain, read_given

if TYPE_CHECKING:
    from scenarios.engine.ensemble.spread import GoneBy

DATA_FILE = "result.nc"
MANIFEST_FILE = "manifest.json"
MANIFEST = "scenarios/manifest/1"
UNPACKED = 100
"""Times its own size that a file may unpack to: runs have two to three, and of many empty numbers twenty."""
PACKED = ("allotted", "disbursed", "allotted_quantile", "disbursed_quantile", "member")
"""Variables that are written packed: much of them is nothing, or says itself."""


@dataclass(frozen=True, slots=True)
class Result:
    """What a run gives: an xarray Dataset (dimensions and units in its attributes) and what it was made from.

    gone_by: what is left of members that were too many to be held; the dataset then has means and quantiles in place of their
    arrays.
    """

    data: xr.Dataset
    manifest: dict[str, Any]
    gone_by: GoneBy | None = None

    @property
    def name(self) -> str:
        """The scenario's name."""
        return str(self.manifest["scenario"])

    @property
    def run_id(self) -> str:
        """Hash of inputs, seed, members and version."""
        return str(self.manifest["run_id"])

    @property
    def folder(self) -> str:
        """The name of the folder that holds this run: NAME-RUN_ID."""
        words = "".join(c if c.isalnum() else "-" for c in self.name.lower())
        return "-".join([*filter(None, words.split("-")), self.run_id])[-80:]

    def save(self, folder: Path) -> None:
        """Write `result.nc` and `manifest.json` into a folder that exists.

        Laid out in memory first: HDF5 takes the process down with it when the disk is full while a file is open.
        """
        packed = {name: {"zlib": True, "complevel": 1} for name in PACKED if name in self.data.variables}
        written = BytesIO()
        self.data.to_netcdf(written, engine="h5netcdf", encoding=packed)
        (folder / DATA_FILE).write_bytes(written.getbuffer())
        (folder / MANIFEST_FILE).write_text(json.dumps(self.manifest, indent=1, sort_keys=True) + "\n", encoding="utf-8")


def load_result(folder: Path) -> Result:
    """Read a stored run.

    Raises:
        OSError: the folder holds no run, or something in it is no plain file.
        ValueError: the file reaches into others, or unpacks to far more than it is.
    """
    manifest = json.loads(read_given(folder / MANIFEST_FILE))
    path = folder / DATA_FILE
    _refuse_foreign(path, must_be_plain(path))
    with xr.open_dataset(path, engine="h5netcdf") as data:
        return Result(data.load(), manifest)


def _refuse_foreign(path: Path, size: int) -> None:
    """A stored run may be a stranger's: numbers that stand in other files of this machine are none of it.

    Raises:
        ValueError: something in the file is a link, or lies elsewhere; or it would unpack to far more than its size.
    """
    import h5py

    unpacked = 0
    with h5py.File(path, "r") as file:
        for name in file:
            if not isinstance(file.get(name, getlink=True), h5py.HardLink):
                raise ValueError(f"{name} is a link")
            found = file[name]
            if isinstance(found, h5py.Dataset) and (found.external or found.is_virtual):
                raise ValueError(f"{name} lies in another file")
            unpacked += found.nbytes if isinstance(found, h5py.Dataset) else 0
    if unpacked > UNPACKED * size:
        raise ValueError(f"{unpacked:,} bytes in a file of {size:,}")


def open_result(folder: Path) -> Result:
    """Read a stored run, or say what is wrong with it.

    Raises:
        ScenarioError: the folder holds no run, or one that is broken.
    """
    try:
        found = load_result(folder)
        if found.manifest["schema"] != MANIFEST or not {"scenario", "run_id"} <= found.manifest.keys():
            raise ValueError(found.manifest["schema"])
    except (OSError, ValueError, KeyError, TypeError) as fault:
        what = f"{folder} holds no run that can be read: {type(fault).__name__}"
        hint = "give the folder of one run, with result.nc and manifest.json; `scenarios list runs` names them"
        raise ScenarioError([Problem(what, None, hint, "no-run")]) from fault
    if not isinstance(found.manifest.get("plan"), dict):
        what = f"{folder} holds no plan: it was stored by scenarios {found.manifest.get('version')}"
        raise ScenarioError([Problem(what, None, "run the scenario again with this version", "no-plan")])
    if "horizon_money" not in found.data:
        what = f"{folder} keeps means and quantiles of its {found.manifest['members']:,} draws, not the draws"
        hint = "name the scenario in place of its run; the draws of up to 16,384 are kept in result.nc"
        raise ScenarioError([Problem(what, None, hint, "draws-gone")])
    return found

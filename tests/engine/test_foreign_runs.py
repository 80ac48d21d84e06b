"""A stored run that another could have written: nothing outside it is read, nothing hangs, nothing fills the memory."""

import json
import os
import shutil

import h5py
import numpy as np
import pytest

import scenarios
from scenarios.engine.ensemble.result import DATA_FILE, MANIFEST_FILE, open_result
from scenarios.errors import ScenarioError


@pytest.fixture(scope="module")
def stored(tmp_path_factory):
    return scenarios.run("toy", members=20).save(tmp_path_factory.mktemp("runs"), formats=())


@pytest.fixture
def folder(stored, tmp_path):
    return shutil.copytree(stored, tmp_path / "run")


def external(file, folder):
    (folder.parent / "secret").write_bytes(b"\0" * 8000)
    del file["envelope"]
    file.create_dataset("envelope", (1000,), "f8", external=[(str(folder.parent / "secret"), 0, 8000)])


def soft(file, folder):
    del file["envelope"]
    file["envelope"] = h5py.SoftLink("/flow")


def outside(file, folder):
    with h5py.File(folder.parent / "other.nc", "w") as other:
        other["envelope"] = np.zeros(3)
    del file["envelope"]
    file["envelope"] = h5py.ExternalLink(str(folder.parent / "other.nc"), "/envelope")


def virtual(file, folder):
    with h5py.File(folder.parent / "other.nc", "w") as other:
        other["x"] = np.zeros(3)
    layout = h5py.VirtualLayout((3,), "f8")
    layout[:] = h5py.VirtualSource(str(folder.parent / "other.nc"), "x", (3,))
    file.create_virtual_dataset("more", layout)


def bomb(file, folder):
    dim = file.create_dataset("wide", (4_000_000_000,), "f8", chunks=(1000,), compression="gzip")
    dim.make_scale("wide")


@pytest.mark.parametrize("bad", [external, soft, outside, virtual, bomb])
def test_what_reaches_outside_or_unpacks_to_more_is_refused(folder, bad):
    assert open_result(folder).run_id
    with h5py.File(folder / DATA_FILE, "a") as file:
        bad(file, folder)
    with pytest.raises(ScenarioError, match="holds no run that can be read"):
        open_result(folder)


@pytest.mark.parametrize("name", [DATA_FILE, MANIFEST_FILE])
@pytest.mark.parametrize("kind", ["pipe", "device", "text"])
def test_no_device_or_pipe_is_waited_for(folder, name, kind):
    (folder / name).unlink()
    if kind == "pipe":
        os.mkfifo(folder / name)
    elif kind == "device":
        (folder / name).symlink_to("/dev/zero")
    else:
        (folder / name).write_text("[1, 2")
    with pytest.raises(ScenarioError, match="holds no run that can be read"):
        open_result(folder)


def test_a_manifest_that_is_no_manifest_is_refused(folder):
    for text in ("[]", "{}", json.dumps({"schema": "scenarios/manifest/1"}), "null", "3"):
        (folder / MANIFEST_FILE).write_text(text)
        with pytest.raises(ScenarioError, match="holds no run that can be read"):
            open_result(folder)


def test_a_run_of_version_0_1_0_is_refused_in_words(folder):
    """Its manifest has no plan, and its books another set of lines."""
    manifest = json.loads((folder / MANIFEST_FILE).read_text("utf-8"))
    del manifest["plan"]
    (folder / MANIFEST_FILE).write_text(json.dumps(manifest | {"version": "0.1.0"}))
    with pytest.raises(ScenarioError, match=r"stored by scenarios 0\.1\.0"):
        scenarios.open_run(folder)

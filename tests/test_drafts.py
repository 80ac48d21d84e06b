"""Where a file or folder to write is a link, a device or a pipe: nothing is replaced that is not the user's file."""

import os
import stat
from pathlib import Path
from threading import Thread

import pytest

from scenarios.drafts import whole_file, whole_folder

posix = pytest.mark.skipif(os.name != "posix", reason="devices and pipes")


@posix
def test_a_device_stays_one():
    """Once, as root, a report took the place of /dev/null."""
    before = Path("/dev/null").stat()
    with whole_file(Path("/dev/null")) as draft:
        draft.write_text("a page")
    after = Path("/dev/null").stat()
    assert stat.S_ISCHR(after.st_mode)
    assert after.st_ino == before.st_ino


@posix
def test_a_pipe_gets_what_is_written(tmp_path):
    os.mkfifo(tmp_path / "pipe")
    got = []
    reader = Thread(target=lambda: got.append((tmp_path / "pipe").read_text()))
    reader.start()
    with whole_file(tmp_path / "pipe") as draft:
        draft.write_text("a page")
    reader.join()
    assert got == ["a page"]
    assert [path.name for path in tmp_path.iterdir()] == ["pipe"]


def test_a_link_stays_and_what_it_leads_to_is_written(tmp_path):
    (tmp_path / "real").mkdir()
    (tmp_path / "real" / "page").write_text("old")
    (tmp_path / "page").symlink_to(tmp_path / "real" / "page")
    (tmp_path / "folder").symlink_to(tmp_path / "real", target_is_directory=True)
    with whole_file(tmp_path / "page") as draft:
        draft.write_text("new")
    assert (tmp_path / "page").is_symlink()
    assert (tmp_path / "real" / "page").read_text() == "new"
    with whole_folder(tmp_path / "folder") as draft:
        (draft / "other").write_text("newer")
    assert (tmp_path / "folder").is_symlink()
    assert [path.name for path in (tmp_path / "real").iterdir()] == ["other"]


def test_links_in_a_circle_are_a_name_like_others(tmp_path):
    (tmp_path / "loop").symlink_to(tmp_path / "loop")
    with whole_file(tmp_path / "loop") as draft:
        draft.write_text("new")
    assert (tmp_path / "loop").read_text() == "new"

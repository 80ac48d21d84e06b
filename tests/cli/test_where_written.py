"""Where commands write: told before anything runs, whole or not at all, and by two at once."""

import os
import shutil
from multiprocessing import get_context

import pytest

from scenarios.cli import MISUSE, main
from scenarios.drafts import whole_folder

PLACES = {
    "run": ["run", "baseline", "--out", "{}"],
    "trace": ["trace", "baseline", "--out", "{}"],
    "compare": ["compare", "baseline", "equal", "--figures", "{}"],
    "explain": ["explain", "baseline", "equal", "--out", "{}/x.png"],
    "report": ["report", "baseline", "--out", "{}/x.html"],
}


@pytest.mark.parametrize("command", PLACES)
def test_a_place_that_takes_no_files_is_told_before_anything_is_run(command, tmp_path, capsys, monkeypatch):
    monkeypatch.setattr("scenarios.spec.load.load_all", None)  # nothing is even loaded
    taken = tmp_path / "taken"
    taken.write_text("mine")
    for place, words in ((taken / "in", "no folder" if "{}/" in PLACES[command][-1] else "is a file"), (taken, "is a file")):
        with pytest.raises(SystemExit) as end:
            main([part.format(place) for part in PLACES[command]])
        assert end.value.code == MISUSE
        assert words in capsys.readouterr().err.replace("File '", "is a file '")  # click itself tells a file as a folder
    monkeypatch.setattr("os.access", lambda _, mode: mode == os.R_OK)
    with pytest.raises(SystemExit) as end:
        main([part.format(tmp_path) for part in PLACES[command]])
    assert end.value.code == MISUSE
    assert "no right to write" in capsys.readouterr().err
    assert [path.name for path in tmp_path.iterdir()] == ["taken"]


def test_a_draft_is_never_named_to_the_user(tmp_path, capsys, monkeypatch):
    def refuse(*_, **__):
        raise PermissionError(13, "Permission denied", str(tmp_path / ".mine.html.123.part"))

    monkeypatch.setattr("scenarios.spec.load.load_all", refuse)
    with pytest.raises(SystemExit) as end:
        main(["run", "baseline"])
    assert end.value.code == MISUSE
    assert capsys.readouterr().err == f"error: Permission denied: {tmp_path / 'mine.html'}\n"


def test_too_little_memory_is_told_with_what_to_do(capsys, monkeypatch):
    def refuse(*_, **__):
        raise MemoryError("Unable to allocate 42.2 GiB")

    monkeypatch.setattr("scenarios.spec.load.load_all", refuse)
    with pytest.raises(SystemExit) as end:
        main(["run", "baseline"])
    assert end.value.code == MISUSE
    assert "fewer --members" in capsys.readouterr().err


def _write_often(target, word):
    for number in range(60):
        with whole_folder(target) as draft:
            (draft / "a").write_text(f"{word}{number}")
            (draft / "b").write_text(f"{word}{number}")


def test_two_that_write_the_same_folder_both_end_well_and_leave_one_whole_folder(tmp_path):
    target, spawn = tmp_path / "run", get_context("fork")
    both = [spawn.Process(target=_write_often, args=(target, word)) for word in "xy"]
    for one in both:
        one.start()
    for one in both:
        one.join()
    assert [one.exitcode for one in both] == [0, 0]
    assert list(tmp_path.iterdir()) == [target]
    assert (target / "a").read_text() == (target / "b").read_text()
    shutil.rmtree(target)


def _write_half(target):
    with whole_folder(target) as draft:
        (draft / "a").write_text("half")
        raise KeyboardInterrupt


def test_an_error_leaves_the_older_folder_as_it_was(tmp_path):
    with whole_folder(tmp_path / "run") as draft:
        (draft / "a").write_text("old")
    with pytest.raises(KeyboardInterrupt):
        _write_half(tmp_path / "run")
    assert [path.name for path in tmp_path.rglob("*")] == ["run", "a"]
    assert (tmp_path / "run" / "a").read_text() == "old"

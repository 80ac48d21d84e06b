"""A command that is told to stop, wherever it is: what it was writing is whole or absent, and it says one line."""

import os
import signal
import subprocess
import sys

import pytest

WRITING = """
import os, signal
from pathlib import Path
from scenarios import drafts
from scenarios.cli.stopping import heed

signal.signal(signal.SIGINT, signal.default_int_handler)  # a shell ignores it for what it runs in the background
heed()
stop = lambda: os.kill(os.getpid(), signal.{name})
{block}
print("not reached")
"""
FOLDER = """
with drafts.whole_folder(Path("out")) as draft:
    (draft / "new").write_text("new")
    stop()
"""
FILE = """
with drafts.whole_file(Path("page")) as draft:
    draft.write_text("new")
    stop()
"""
BETWEEN = """
rename = Path.rename
def interrupted(self, target):
    if self.name.endswith(".part"):
        stop()
    return rename(self, target)
Path.rename = interrupted
with drafts.whole_folder(Path("out")) as draft:
    (draft / "new").write_text("new")
"""


@pytest.mark.skipif(os.name != "posix", reason="signals of POSIX")
@pytest.mark.parametrize("name", ["SIGTERM", "SIGHUP", "SIGINT"])
@pytest.mark.parametrize("block", [FOLDER, FILE, BETWEEN], ids=["folder", "file", "between two names"])
def test_what_was_there_stays_and_nothing_else(tmp_path, name, block):
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / "old").write_text("old")
    (tmp_path / "page").write_text("old")
    command = [sys.executable, "-c", WRITING.format(name=name, block=block)]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert done.returncode == 128 + getattr(signal, name)
    assert (done.stdout, done.stderr) == ("", "\ninterrupted: nothing is left half-written\n")
    assert sorted(str(path.relative_to(tmp_path)) for path in tmp_path.rglob("*")) == ["out", "out/old", "page"]
    assert (tmp_path / "page").read_text() == "old"

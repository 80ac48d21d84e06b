"""The command leaves at once: all that was printed is there, what asked to be called is called, codes are the same."""

import subprocess
import sys
from pathlib import Path

import pytest

ATEXIT = "import atexit, sys; atexit.register(lambda: print('called', file=sys.stderr)); "
MAIN = "from scenarios.cli import main; main()"


def command(*arguments, before="", **more):
    return subprocess.run([sys.executable, "-c", before + MAIN, *arguments], capture_output=True, encoding="utf-8", **more)


@pytest.mark.parametrize(("arguments", "code"), [(("list", "parameters"), 0), (("run", "nothing-of-this-name"), 2)])
def test_output_and_code_are_whole(arguments, code):
    told = command(*arguments, before=ATEXIT)
    usual = command(*arguments, before=ATEXIT + "sys.setprofile(lambda *a: None); ")
    assert (told.returncode, told.stdout, told.stderr) == (code, usual.stdout, usual.stderr)
    assert usual.returncode == code
    assert told.stderr.endswith("called\n")
    assert len(told.stdout + told.stderr) > 100


def test_the_interpreter_is_not_taken_apart():
    """An object that lives to the end is told of its end only where the interpreter is taken apart."""
    witness = "import os, sys; kept = type('W', (), {'__del__': lambda self, say=os.write: say(2, b'apart')})(); "
    assert "apart" not in command("list", before=witness).stderr
    assert "apart" in command("list", before=witness + "sys.setprofile(lambda *a: None); ").stderr


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="this system has no device that is always full")
def test_a_full_disk_behind_stdout_is_told():
    with Path("/dev/full").open("w") as full:
        told = subprocess.run([sys.executable, "-c", MAIN, "list"], stdout=full, stderr=subprocess.PIPE, encoding="utf-8")
    assert told.returncode == 2
    assert "No space left" in told.stderr

"""What the shell offers after Tab, as bash asks for it."""

import os
import subprocess
import sys

import pytest
from click.shell_completion import ShellComplete
from click.testing import CliRunner

from scenarios.cli import COMMANDS, cli
from scenarios.cli.completion import SHELLS


def offered(*words):
    """Words that are offered for the last one."""
    *before, last = words
    return [item.value for item in ShellComplete(cli, {}, "scenarios", "_SCENARIOS_COMPLETE").get_completions(before, last)]


@pytest.mark.parametrize(
    ("words", "found"),
    [
        (("comp",), ["compare", "completion"]),
        (("compare", "carsi-all"), ["carsi-all-hard", "carsi-all-soft"]),
        (("compare", "baseline", "carsi-d"), ["carsi-double"]),
        (("explain", "baseline", "equal", "--metric", "la"), ["lapsed"]),
        (("why", "baseline", "--country", "ho"), ["Honduras"]),
        (("run", "baseline", "--set", "programs.carsi.mix"), ["programs.carsi.mix=", "programs.carsi.mix_shift="]),
        (("run", "baseline", "--set", "parameters.leak"), ["parameters.leak="]),
        (("show", "worst"), ["worst_off"]),
        (("list", "out"), ["outcomes"]),
    ],
)
def test_names_are_offered(words, found):
    got = offered(*words)
    assert [one for one in got if one != words[-1] or one in found] == found


def test_every_command_is_offered():
    assert set(COMMANDS) <= set(offered(""))


@pytest.mark.parametrize("shell", SHELLS)
def test_a_script_for_each_shell(shell):
    said = CliRunner().invoke(cli, ["completion", shell], catch_exceptions=False)
    assert "_SCENARIOS_COMPLETE" in said.stdout
    assert said.exit_code == 0


def test_a_shell_asks_the_program_itself():
    asked = {"_SCENARIOS_COMPLETE": "bash_complete", "COMP_WORDS": "scenarios list par", "COMP_CWORD": "2"}
    line = [sys.executable, "-c", "from scenarios.cli import main; main([])"]
    said = subprocess.run(line, env={**os.environ, **asked}, capture_output=True, text=True, check=False)
    assert said.stdout.split(",")[-1].strip() == "parameters"

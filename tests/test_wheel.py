"""The wheel carries data and configs: installed outside the checkout, it runs the baseline."""

import json
import os
import subprocess
import sys

from scenarios.shipped import HOME

ARGUMENTS = ["run", "baseline", "--members", "16", "--json", "--out", "runs", "--format", "csv"]
RUN = f"from scenarios.cli import main; main({ARGUMENTS})"
WHERE = "import scenarios; from scenarios.shipped import HOME; print(scenarios.__file__, HOME, sep='\\n')"


def test_an_installed_wheel_runs_the_baseline(tmp_path):
    pip = [sys.executable, "-m", "pip", "--quiet", "--disable-pip-version-check"]
    subprocess.run([*pip, "wheel", "--no-deps", "--wheel-dir", tmp_path, HOME], check=True, capture_output=True)
    (wheel,) = tmp_path.glob("*.whl")
    subprocess.run([*pip, "install", "--no-deps", "--target", tmp_path / "site", wheel], check=True, capture_output=True)
    away = tmp_path / "away"
    away.mkdir()
    environment = {**os.environ, "PYTHONPATH": str(tmp_path / "site")}

    def python(code):
        command = [sys.executable, "-c", code]
        return subprocess.run(command, cwd=away, env=environment, capture_output=True, text=True, check=True).stdout

    assert all(line.startswith(str(tmp_path / "site")) for line in python(WHERE).split())
    found = json.loads(python(RUN))
    assert abs(found["money"]["carsi"]["envelope"] - 604_008_000) < 1
    assert any(away.glob("runs/baseline-*/result.nc"))

"""What surrounds the program changes no result and no picture: matplotlib, terminals, pipes, disks, clocks, languages."""

import errno
import io
import json
import locale
import os
import subprocess
import sys
import time
from pathlib import Path

import matplotlib
import pytest
from matplotlib.ft2font import FT2Font

import scenarios
from scenarios import drafts
from scenarios.letters import not_in_pictures
from scenarios.present.plots import COMPARISONS, figures_of
from scenarios.present.plots.saving import save_png, svg_text
from scenarios.present.storing import store
from scenarios.present.style import ASSETS

SOFT = {"name": "Soft", "extends": "toy", "programs": {"commons": {"mix": 0.2}}}


@pytest.fixture(scope="module")
def found():
    return scenarios.compare("toy", SOFT, members=20, plain=True)


def pictures(found):
    """Every picture of a run and of a comparison, as bytes."""
    made = {name: (plot.figure(found.base.result), plot) for name, plot in figures_of(found.base.result).items()}
    made |= {name: (plot.figure(found.results), plot) for name, plot in COMPARISONS.items()}
    out = {}
    for name, (figure, _) in made.items():
        png = io.BytesIO()
        save_png(figure, png, "a picture")
        out[name] = (png.getvalue(), svg_text(figure, name, "a picture"))
    return out


SETTINGS = {
    "text.usetex": True, "savefig.bbox": "tight", "savefig.transparent": True, "savefig.pad_inches": 2, "figure.dpi": 37,
    "savefig.dpi": 40, "font.size": 30, "axes.grid": True, "lines.linewidth": 9, "svg.fonttype": "path", "axes.xmargin": 0.5,
    "figure.constrained_layout.use": True, "axes.formatter.use_locale": True, "axes.unicode_minus": False, "hatch.color": "red",
    "patch.force_edgecolor": True, "xtick.direction": "in", "xtick.minor.visible": True, "timezone": "Asia/Tokyo",
}  # fmt: skip


@pytest.mark.parametrize("style", ["dark_background", "ggplot"])
def test_pictures_are_the_same_whatever_the_user_set_and_the_settings_stand_again(found, style):
    before = pictures(found)
    with matplotlib.rc_context():
        matplotlib.style.use(style)
        matplotlib.rcParams.update(SETTINGS)
        settings = dict(matplotlib.rcParams)
        assert pictures(found) == before
        assert dict(matplotlib.rcParams) == settings


def command(*arguments, **surroundings):
    """The command line in a process of its own."""
    return subprocess.run(
        [sys.executable, "-c", "from scenarios.cli import main; main()", *arguments],
        env={**os.environ, **surroundings}, capture_output=True, check=False, timeout=120,
    )  # fmt: skip


ANSWERS = (
    ("run", "toy", "--members", "20", "--format", ""),
    ("status", "toy", "--at", "2023-06-30", "--members", "20"),
    ("why", "toy", "--country", "AVA", "--year", "2025", "--members", "20"),
    ("list", "parameters"),
    ("show", "toy"),
    ("validate", "nowhere.yaml"),
)


def _lasting(text):
    """The lines of an answer, without those that only a first or a slow run has."""
    return [line for line in text.splitlines() if not line.startswith(("compiling", "draws "))]


@pytest.mark.parametrize("arguments", ANSWERS, ids=lambda arguments: arguments[0])
def test_a_terminal_that_lacks_signs_gets_plain_ones(arguments, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    whole = command(*arguments, PYTHONIOENCODING="utf-8")
    encoding = "latin-1" if arguments[0] in ("why", "validate") else "cp1252"
    plain = command(*arguments, PYTHONIOENCODING=encoding)
    assert plain.returncode == whole.returncode == (2 if arguments[0] == "validate" else 0)
    said, meant = ((one.stdout + one.stderr).decode(code) for one, code in ((plain, encoding), (whole, "utf-8")))
    assert len(_lasting(said)) == len(_lasting(meant))
    assert said.count("?") == meant.count("?")
    assert "\\u" not in said


def test_json_is_the_same_data_on_every_terminal():
    whole, plain = (command("show", "carsi", "--json", PYTHONIOENCODING=x) for x in ("utf-8", "latin-1"))
    assert json.loads(plain.stdout.decode("latin-1")) == json.loads(whole.stdout)


def test_results_are_the_same_bytes_in_every_zone_language_and_width(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    arguments = ("run", "toy", "--members", "20", "--format", "", "--json", "--quiet")
    here = command(*arguments, TZ="UTC", COLUMNS="80").stdout
    there = command(*arguments, TZ="Pacific/Kiritimati", LC_ALL="de_DE.UTF-8", COLUMNS="20", PYTHONHASHSEED="1").stdout
    assert here == there


def test_days_are_named_in_english_whatever_the_language_of_the_process(monkeypatch):
    from scenarios.present.words import long_day, short_day

    monkeypatch.setattr(time, "strftime", lambda *_: "Dezember")
    before = locale.setlocale(locale.LC_ALL)
    for name in ("de_DE.UTF-8", "fr_FR.UTF-8"):
        try:
            locale.setlocale(locale.LC_ALL, name)
        except locale.Error:
            continue
    try:
        import datetime

        assert (long_day(datetime.date(2009, 12, 3)), short_day(datetime.date(2009, 12, 3))) == (
            "3 December 2009",
            "3 Dec 2009",
        )
    finally:
        locale.setlocale(locale.LC_ALL, before)


def test_a_closed_pipe_ends_with_0_and_no_word():
    line = f"{sys.executable} -c 'from scenarios.cli import main; main()' list parameters | head -1; exit ${{PIPESTATUS[0]}}"
    done = subprocess.run(["bash", "-c", line], capture_output=True, check=False, timeout=60)
    assert (done.returncode, done.stderr) == (0, b"")


def test_a_full_disk_is_told_by_the_name_of_the_run_and_leaves_nothing(tmp_path, found):
    """Here a file may not grow, which the system tells as it tells of a full disk; HDF5 went down with the process."""
    resource = pytest.importorskip("resource")
    limits = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (20_000, limits[1]))
    try:
        with pytest.raises(OSError, match="File too large") as caught:
            store(found.base.result, tmp_path / "runs", ())
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, limits)
    assert caught.value.errno == errno.EFBIG
    assert Path(caught.value.filename).name == found.base.result.folder
    assert list((tmp_path / "runs").iterdir()) == []


@pytest.fixture
def dead():
    """The number of a process that has ended."""
    done = subprocess.Popen([sys.executable, "-c", ""])
    done.wait()
    return done.pid


def test_drafts_of_dead_processes_are_cleared_and_those_of_living_ones_left(tmp_path, dead, found):
    run = found.base.result.folder
    for name in (f".{run}.{dead}.part", f".{run}.{os.getppid()}.part"):
        (tmp_path / name).mkdir()
    (tmp_path / f".lost-run.{dead}.old").mkdir()
    (tmp_path / f".fans.png.{dead}.part").write_text("half", encoding="utf-8")
    (tmp_path / f".own.{dead}.text").write_text("mine", encoding="utf-8")
    store(found.base.result, tmp_path, ())
    left = {path.name for path in tmp_path.iterdir()}
    assert left == {run, "lost-run", f".{run}.{os.getppid()}.part", f".own.{dead}.text"}


def test_a_file_is_whole_or_not_there(tmp_path):
    target = tmp_path / "page.html"
    target.write_text("old", encoding="utf-8")

    def fail():
        with drafts.whole_file(target) as draft:
            draft.write_text("half", encoding="utf-8")
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail()
    assert [(path.name, path.read_text(encoding="utf-8")) for path in tmp_path.iterdir()] == [("page.html", "old")]


FONTS = [
    FT2Font(str(ASSETS / "Lato-Regular.ttf")),
    FT2Font(str(Path(matplotlib.get_data_path()) / "fonts/ttf/DejaVuSans.ttf")),
]


@pytest.mark.parametrize("text", ["Café Ñandú – 5 €", "Ελλάδα", "Україна", "Հայաստան", "საქართველო", "“quoted” … → ≥ − ½"])
def test_letters_that_pictures_show(text):
    assert not_in_pictures(text) == ""
    assert all(any(font.get_char_index(ord(char)) for font in FONTS) for char in text if char.strip())


@pytest.mark.parametrize("text", ["東京", "서울", "かな", "กรุงเทพ", "दिल्ली", "😀", "القاهرة"])
def test_letters_that_pictures_do_not_show_are_said(text):
    assert not_in_pictures(text)
    (warning,) = scenarios.load({"name": f"Plan {text}", "extends": "toy"}).warnings
    assert "pictures show boxes for" in warning
    assert not_in_pictures(text) in warning

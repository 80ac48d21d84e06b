"""Below 20 draws nothing is told of bands or counts: text and pictures say how many are needed; JSON keeps its fields."""

import json
import re

import pytest
from click.testing import CliRunner

from scenarios.analysis.quantiles import FEWEST
from scenarios.cli import cli
from scenarios.engine.ensemble.run import run
from scenarios.present.plots import COMPARISONS, FIGURES
from scenarios.present.plots.saving import svg_text
from scenarios.spec.load import load

SAID = f"at least {FEWEST} are needed"
COMMANDS = {
    "run": ("run", "baseline", "--format", ""),
    "compare": ("compare", "baseline", "carsi-double", "--plain"),
    "explain": ("explain", "baseline", "carsi-all-soft"),
    "why": ("why", "baseline", "--country", "HND", "--year", "2015"),
    "status": ("status", "baseline", "--at", "2011-12-02", "--detail"),
}
COUNTS = re.compile(r"\d+ of 50|\[[−\d,.]+(,| to) [−\d,.]+\]|[\d.] to [−+\d]")


def typed(tmp_path, *arguments):
    place = ["--out", str(tmp_path)] if arguments[0] == "run" else []
    found = CliRunner().invoke(cli, [*map(str, arguments), *place], catch_exceptions=False)
    assert found.exit_code == 0, found.output
    return found.stdout


@pytest.mark.parametrize("command", COMMANDS)
def test_text_has_no_bands_and_no_counts(command, tmp_path):
    few = typed(tmp_path, *COMMANDS[command], "--members", 5)
    assert SAID in " ".join(few.split())
    told = few.split("How much of the sign is in the prior")[0]  # laws, not draws
    assert not COUNTS.findall(told.replace("reach, 0 to 1", ""))
    enough = typed(tmp_path, *COMMANDS[command], "--members", FEWEST)
    assert SAID not in enough
    assert COUNTS.findall(enough)


def test_json_keeps_its_fields(tmp_path):
    few, enough = (json.loads(typed(tmp_path, *COMMANDS["compare"], "--members", n, "--json")) for n in (5, FEWEST))
    one, other = (next(iter(x["others"].values())) for x in (few, enough))
    assert one.keys() == other.keys()
    assert one["homicides_averted"]["ALL"].keys() == other["homicides_averted"]["ALL"].keys()


@pytest.fixture(scope="module")
def five():
    return run([load(name, {"ensemble.members": 5}) for name in ("baseline", "carsi-double")])


@pytest.mark.parametrize("name", COMPARISONS)
def test_pictures_of_a_comparison_say_so(name, five):
    svg = svg_text(COMPARISONS[name].figure(five), "x", COMPARISONS[name].alt_text(five))
    said = " ".join(re.sub(r"<[^>]*>", " ", svg).split())
    assert "needed" in said or "cannot be told" in said
    assert not re.findall(r"\d+ of 50", said.replace("of 50 draws, never rounded up", ""))


@pytest.mark.parametrize("name", FIGURES)
def test_pictures_of_a_run_count_nothing(name, five):
    assert " of 50" not in FIGURES[name].title(five[0])


def test_a_report_says_so_in_its_first_sentence(tmp_path):
    page = tmp_path / "few.html"
    typed(tmp_path, "report", "baseline", "carsi-double", "--members", 5, "-o", page)
    lead = re.search(r'<p class="lead">(.*?)</p>', page.read_text())[1]
    assert lead.startswith("Unequal money: CARSI doubled has 604 million USD more than Baseline")
    assert SAID in lead
    assert " of 50" not in lead

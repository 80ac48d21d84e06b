"""Sixty slips of a planner, as they are typed: each is one message, and what the message names mends it.

A slip counts as mended by its message alone where every word that the mended text has and the slip had not stands in the
message, and where the mended text is accepted. At least 57 of the 60 must be.
"""

import re
from pathlib import Path

import pytest

from scenarios.cli import main
from scenarios.errors import ScenarioError
from scenarios.spec.load import load

HEAD = "name: Plan\nextends: baseline\n"
TRUCE = 'events:\n  - {event: truce, country: SLV, from: "2012-03-01", drop: 0.4}\n'

SLIPS = {
    # shares and numbers
    "a share in per cent": ("programs: {carsi: {mix: 30}}", "mix: 30", "mix: 0.3"),
    "a share with a sign": ("programs: {carsi: {mix: 30%}}", "mix: 30%", "mix: 0.3"),
    "a decimal comma in quotes": ('programs: {carsi: {mix: "0,3"}}', '"0,3"', "0.3"),
    "a decimal comma": ("programs: {carsi: {mix: 0,3}}", "0,3", "0.3"),
    "a thousands comma": ("ensemble: {members: 1,000}", "1,000", "1000"),
    "a thousands comma in a block": ("ensemble:\n  members: 1,000", "1,000", "1000"),
    "a number in quotes": ('origin: "2010"', '"2010"', "2010"),
    "a factor in per cent": ("programs: {carsi: {envelope: {factor: 150}}}", "factor: 150", "factor: 1.5"),
    "growth in per cent": ("programs: {carsi: {envelope: {growth: 3%}}}", "growth: 3%", "growth: 0.03"),
    "a lever in per cent": ("levers: {demand: 80}", "demand: 80", "demand: 0.8"),
    "a drop in per cent": (TRUCE.replace("0.4", "40"), "drop: 40", "drop: 0.4"),
    "a parameter in per cent": ("parameters: {leak: 30%}", "leak: 30%", "leak: 0.3"),
    # money
    "no unit": ("programs: {carsi: {envelope: {2012: 150}}}", "2012: 150", "2012: 150 million"),
    "dollars in full": ("programs: {carsi: {envelope: {2012: 135000000}}}", "135000000", "135 million"),
    "a decimal comma in an amount": (
        'programs: {carsi: {envelope: {2012: "130,5 million"}}}',
        '"130,5 million"',
        "130.5 million",
    ),
    "a short unit": ("programs: {carsi: {envelope: {2012: 135m}}}", "135m", "135 million"),
    "a dollar sign": ("programs: {carsi: {envelope: {2012: $135 million}}}", "$135 million", "135 million"),
    "a billion": ("programs: {carsi: {envelope: {2012: 0.1 billion}}}", "0.1 billion", "100 million"),
    "an amount without its year": ("programs: {carsi: {envelope: 150 million}}", "150 million", "{2012: 150 million}"),
    "as reported, in two words": ("programs: {carsi: {envelope: as reported}}", "as reported", "as_reported"),
    "double": ("programs: {carsi: {envelope: double}}", "double", "{factor: 2}"),
    "a bare factor": ("programs: {carsi: {envelope: 2}}", "envelope: 2", "envelope: {factor: 2}"),
    # years and days
    "FY": ("programs: {carsi: {envelope: {FY2012: 150 million}}}", "FY2012", "2012"),
    "FY in a mix": ("programs: {carsi: {mix: {FY2008: 0.3}}}", "FY2008", "2008"),
    "a day without quotes": (TRUCE.replace('"2012-03-01"', "2009-06-28"), "2009-06-28", '"2009-06-28"'),
    "a year as a date": ("origin: 20101231", "20101231", "2010"),
    "a longer horizon than pictures show": ("horizon: {to: 2020}", "{to: 2020}", "{to: 2020, show_to: 2020}"),
    "an origin without rates": ("origin: 2013", "2013", "2011"),
    # names
    "a misspelt program": ("programs: {carsy: {mix: 0.3}}", "carsy", "carsi"),
    "a program in capitals": ("programs: {CARSI: {mix: 0.3}}", "CARSI", "carsi"),
    "a misspelt rule": ("programs: {carsi: {split: by_need}}", "by_need", "need"),
    "a country's name": ("programs: {carsi: {caps: {Honduras: 0.3}}}", "Honduras", "HND"),
    "a misspelt country": ("programs: {carsi: {caps: {HDN: 0.3}}}", "HDN", "HND"),
    "a misspelt parent": ("", "baseline", "baselin"),
    "a misspelt parameter": ("parameters: {leek: 0.3}", "leek", "leak"),
    "a misspelt channel": ("channels_off: [policng]", "policng", "policing"),
    "two channels in a text": ("channels_off: policing, demand", "policing, demand", "[policing, demand]"),
    "another spelling": ("priors: sceptical", "sceptical", "skeptical"),
    # keys and their places
    "a misspelt key": ("progams: {carsi: {mix: 0.3}}", "progams", "programs"),
    "another word for a key": ("horizon: {last: 2013}", "last", "to"),
    "a key of the ensemble at the top": ("members: 300", "members: 300", "ensemble: {members: 300}"),
    "a program at the top": ("carsi:\n  mix: 0.3", "carsi:\n  mix: 0.3", "programs:\n  carsi:\n    mix: 0.3"),
    "a program without indentation": ("programs:\n  carsi:\n  mix: 0.3", "  mix", "    mix"),
    "a program in a list": ("programs:\n  - carsi: {mix: 0.3}", "- carsi", "carsi"),
    "a rule as a key": (
        "programs: {carsi: {split: {need: {floor: 0.05}}}}",
        "{need: {floor: 0.05}}",
        "{rule: need, floor: 0.05}",
    ),
    "shares without their rule": (
        "programs: {carsi: {split: {shares: {HND: 0.5, GTM: 0.5}}}}",
        "{shares: {HND: 0.5, GTM: 0.5}}",
        "{rule: shares, shares: {HND: 0.5, GTM: 0.5}}",
    ),
    "the hard share under its name": ("programs: {carsi: {mix: {hard: 0.3}}}", "{hard: 0.3}", "0.3"),
    "one event without a hyphen": (
        TRUCE.replace("- {event: ", "event: ").replace("}", "").replace(", ", "\n    "),
        "event: ",
        "- event: ",
    ),
    "an event as a key": (
        'events: [{truce: {country: SLV, from: "2012-03-01", drop: 0.4}}]',
        "{truce: {country: SLV, ",
        "{event: truce, country: SLV, ",
    ),
    # YAML
    "no blank behind a colon": ("programs:\n  carsi:\n    mix:0.3", "mix:0.3", "mix: 0.3"),
    "no blank, and a line below": ("programs:\n  carsi:\n    mix:0.3\n    split: need", "mix:0.3", "mix: 0.3"),
    "a tab": ("programs:\n\tcarsi: {mix: 0.3}", "\t", "  "),
    "a colon in a text": ("description: soft: first", "soft: first", '"soft: first"'),
    "a line too far right": ("programs:\n  carsi:\n    mix: 0.3\n     split: need", "     split", "    split"),
}


def mended_text(slip):
    text, wrong, right = slip
    whole = HEAD + text + "\n"
    if text == "":  # the parent's own name
        return whole.replace(wrong, right), whole
    if NAMES.get(text) == "an event as a key":
        return whole, whole.replace(wrong, right).replace("}}]", "}]")
    assert wrong in text
    return whole, HEAD + text.replace(wrong, right, 1) + "\n"


ONE_MORE = "\n"
"""Between the problems of a file: one cause is one message."""
NAMES = {slip[0]: name for name, slip in SLIPS.items()}


def said(text, tmp_path):
    """The one problem of a text, as it is shown; empty where the text is accepted."""
    file = tmp_path / "plan.yaml"
    file.write_text(text, encoding="utf-8")
    try:
        load(file)
    except ScenarioError as error:
        return ONE_MORE.join(f"{problem.what} {problem.hint}" for problem in error.problems)
    return ""


def words(text):
    return set(re.findall(r"[\w.]+", text))


def is_mended(slip, tmp_path):
    """Whether the message names all that the mended text has and the slip had not, and that text is accepted."""
    wrong, right = mended_text(slip)
    message = said(wrong, tmp_path)
    assert message
    assert ONE_MORE not in message
    return words(right) - words(wrong) <= words(message) and said(right, tmp_path) == ""


COMMANDS = {
    "a misspelt command": ("scenarios validat baseline", "scenarios validate baseline"),
    "a misspelt option": ("scenarios list parameters --jsn", "scenarios list parameters --json"),
    "a misspelt scenario": ("scenarios validate by-ned", "scenarios validate by-need"),
    "no value of an override": (
        "scenarios show baseline --set programs.carsi.mix",
        "scenarios show baseline --set programs.carsi.mix=0.5",
    ),
    "an override in per cent": (
        "scenarios show baseline --set programs.carsi.mix=60",
        "scenarios show baseline --set programs.carsi.mix=0.6",
    ),
    "a folder": ("scenarios validate .", "scenarios validate ./mine.yaml"),
}


def typed(line, capsys):
    """What a command that is not accepted prints; empty where it is."""
    with pytest.raises(SystemExit) as end:
        main(line.split()[1:])
    out, err = capsys.readouterr()
    assert end.value.code in (0, 2)
    return out + err if end.value.code else ""


@pytest.fixture
def folder(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    Path("mine.yaml").write_text(HEAD, encoding="utf-8")


@pytest.mark.parametrize("slip", SLIPS.values(), ids=SLIPS)
def test_what_the_message_names_mends_it(slip, tmp_path):
    assert is_mended(slip, tmp_path)


@pytest.mark.parametrize(("wrong", "right"), COMMANDS.values(), ids=COMMANDS)
def test_what_the_message_names_mends_a_command(wrong, right, folder, capsys):
    message = typed(wrong, capsys)
    assert words(right) - words(wrong) <= words(message)
    assert typed(right, capsys) == ""


def test_there_are_sixty():
    assert len(SLIPS) + len(COMMANDS) == 60

"""The reference is made from the program: what the program has, the reference has, in its place."""

import csv
import re
from functools import cache
from typing import get_args

import click
import pytest
from making import PAGES
from making.directives import excerpt, wanted
from pydantic import BaseModel

import scenarios
from scenarios import terms
from scenarios.allocation.options import options_of
from scenarios.baseline.parameters import load_parameters
from scenarios.baseline.tables import load_baseline
from scenarios.cli import COMMANDS, cli
from scenarios.present.plots import COMPARISONS, FIGURES
from scenarios.shipped import DATA, HOME
from scenarios.spec.catalogue import TABLES
from scenarios.spec.events import EVENTS
from scenarios.spec.levers import LEVERS
from scenarios.spec.scenario_file import ScenarioFile
from scenarios.terms import CHANNELS


@cache
def page(name):
    return PAGES[name]()


def section(name, heading):
    """A page's text from a heading to the next one of its rank or above."""
    rank = len(heading.split()[0])
    found = re.search(rf"^{re.escape(heading)}.*?(?=^#{{1,{rank}}} |\Z)", page(name), re.MULTILINE | re.DOTALL)
    assert found, f"{name} has no {heading}"
    return found[0]


def options(name):
    return [p for p in cli.get_command(click.Context(cli), name).params if isinstance(p, click.Option)]


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_with_every_option_and_its_help(name):
    text = section("commands", f"## scenarios {name}")
    for option in options(name):
        assert all(opt in text for opt in option.opts)
        assert option.help.replace("|", "\\|") in text


@pytest.mark.parametrize("name", [n for n in COMMANDS if n != "schema"])
def test_every_answer_in_json_is_described(name):
    if any("--json" in option.opts for option in options(name)):
        assert f"$ scenarios {name} " in page("json-outputs")


def models(kind, seen=()):
    """Every type of a scenario file that is made of keys, found by walking the types."""
    if isinstance(kind, type) and issubclass(kind, BaseModel):
        if kind in seen:
            return
        yield kind
        for field in kind.model_fields.values():
            for inner in (field.annotation, *field.metadata):
                yield from models(inner, (*seen, kind))
    for inner in get_args(kind):
        yield from models(inner, seen)


def test_every_key_of_a_scenario_file_with_its_words():
    text = page("scenario-file") + page("levers-and-events")
    found = {model for model in models(ScenarioFile) if not model.__name__.endswith("_rule")}
    expected = {"ScenarioFile", "Plan", "Horizon", "LeverSettings", "Suspension", "Ensemble", "Growth"}
    assert expected <= {m.__name__ for m in found}
    for model in found - {m for m in found if m.__module__.endswith("envelopes")}:
        for name, field in model.model_fields.items():
            key = field.alias or name
            assert f"| `{key}` |" in text or f"{key}," in text or f", {key}}}" in text, f"{model.__name__}.{key}"
            assert " ".join((field.description or "").split()) in text
    assert all(f"`{{{keys}}}`" in text for keys in ("factor: …", "growth: …, start: …"))


@pytest.mark.parametrize(("key", "name"), [(key, name) for key, table in TABLES.items() for name in table])
def test_every_rule_with_every_option(key, name):
    text = section("rules", f"### `{key}: {name}`")
    rule = TABLES[key][name]
    assert rule.__doc__.splitlines()[0] in text
    for option, facts in options_of(rule).items():
        assert re.search(rf"\| `{option}` \|.*\| {re.escape(facts.help)} \|", text)
        assert f"{facts.range.low:g} to {facts.range.high:g}" in text


@pytest.mark.parametrize("name", load_parameters())
def test_every_parameter_with_what_is_known_of_it(name):
    text, p = section("parameters", f"### `{name}`"), load_parameters()[name]
    for fact in (p.unit, p.status, p.id, p.symbol, " ".join(p.source.split()), " ".join(p.why.split()), p.channel or ""):
        assert fact in text
    assert re.search(rf"\[`{name}`\]\(#[a-z-]+\) \| \S+ \[\S+ to \S+\] \| {re.escape(p.unit)} \|", page("parameters"))


def test_every_lever_event_and_channel():
    text = page("levers-and-events")
    assert all(f"| `levers.{name}` | {lever.meaning} |" in text for name, lever in LEVERS.items())
    assert all(f"### `{name}`\n\n{kind.meaning}" in text for name, kind in EVENTS.items())
    assert all(f"| `{name}` | {meaning} |" in text for name, meaning in CHANNELS.items())


@pytest.mark.parametrize("path", sorted(DATA.glob("*.csv")), ids=lambda path: path.name)
def test_every_table_with_every_column(path):
    text = section("data-tables", f"## `{path.name}`")
    with path.open(encoding="utf-8", newline="") as file:
        assert all(f"| `{column}` |" in text for column in next(csv.reader(file)))


@pytest.mark.parametrize("name", [name for name in vars(terms) if name.isupper() and isinstance(getattr(terms, name), tuple)])
def test_every_word_of_the_vocabulary(name):
    assert ", ".join(f"`{word}`" for word in getattr(terms, name)) in page("words")


@pytest.mark.parametrize("name", ["toy", "mexico-central-america"])
def test_every_country_program_and_account(name):
    baseline = load_baseline(name)
    for word in (*(c.code for c in baseline.countries), *baseline.programs, *baseline.accounts, *baseline.vintages):
        assert f"| `{word}` |" in page("regions")


@pytest.mark.parametrize("name", [name for name in scenarios.__all__ if not name.startswith("__")])
def test_every_name_of_the_python_api(name):
    text = section("python", f"### `{name}`")
    assert f":: scenarios.{name}" in text or len(text.split()) > 5


def test_every_page_is_in_the_table_of_contents():
    contents = [
        line for page in ("reference", "index") for line in (HOME / "docs" / f"{page}.md").read_text("utf-8").splitlines()
    ]
    assert all(f"reference/{name}" in contents for name in PAGES)


def test_every_figure_is_in_the_gallery():
    gallery = (HOME / "docs" / "gallery.md").read_text(encoding="utf-8")
    assert all(f"/{name}.png" in gallery for name in (*FIGURES, *COMPARISONS, "gantt", "limit"))
    assert "$ scenarios explain" in gallery


def test_an_excerpt_counts_what_it_leaves_out():
    lines = list("abcdef")
    assert list(excerpt(lines, wanted("1-2, 5", 6))) == ["a", "b", "⋮ 2 more lines", "e", "⋮ 1 more line"]
    assert list(excerpt(lines, wanted("1-", 6))) == lines

"""The registry: outside truth (medians printed with the evidence), and laws of quantiles."""

import csv
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scenarios.baseline.distributions import distribution, fixed, support
from scenarios.baseline.parameters import COLUMNS, load_parameters, median, quantile
from scenarios.errors import ScenarioError
from scenarios.shipped import DATA
from scenarios.terms import CHANNELS


def by_id(path: Path) -> dict[str, dict[str, str]]:
    return {row["id"]: row for row in csv.DictReader(path.read_text(encoding="utf-8").splitlines())}


PARAMETERS = load_parameters()
PRINTED = by_id(Path(__file__).parent / "printed_priors.csv")
EVIDENCE = by_id(DATA / "evidence.csv")
LAWS = {
    f"{p.name}{suffix}": law
    for p in PARAMETERS.values()
    for law, suffix in ((p.distribution, ""), *((law, f"-{name}") for name, law in p.priors.items()))
    if law
}
each_law = pytest.mark.parametrize("law", LAWS.values(), ids=LAWS)
each_parameter = pytest.mark.parametrize("p", PARAMETERS.values(), ids=PARAMETERS)


def half_a_digit(printed: str) -> float:
    decimals = len(printed.partition(".")[2])
    return 0.5 * 10**-decimals


MOVED = {"P30": "the printed law is of how countries differ, which their own sizes have already"}
"""Parameters whose law is no longer the printed one, and why."""


def test_what_moved_is_not_the_printed_one():
    known = {p.id: median(p.distribution) for p in PARAMETERS.values()}
    assert all(abs(known[name] - float(PRINTED[name]["median"])) > half_a_digit(PRINTED[name]["median"]) for name in MOVED)


@pytest.mark.parametrize("p", [p for p in PARAMETERS.values() if p.id in {*PRINTED} - {*MOVED}], ids=lambda p: p.name)
def test_median_is_the_printed_one(p):
    printed = PRINTED[p.id]["median"]
    assert abs(median(p.distribution) - float(printed)) <= half_a_digit(printed) * 1.001


@each_law
@settings(max_examples=20, deadline=None)
@given(u=st.lists(st.floats(1e-9, 1 - 1e-9), min_size=2, max_size=9))
def test_quantiles_rise_and_stay_inside(law, u):
    values = quantile(law, np.sort(np.array(u)))
    low, high = support(law)
    assert (np.diff(values) >= -1e-12 * np.abs(values[1:])).all()  # the inverse of beta rounds in its last digits
    assert (values >= low).all()
    assert (values <= high).all()
    assert np.isfinite(values).all()


@each_law
def test_a_draw_does_not_depend_on_its_neighbours(law):
    u = (np.arange(1001) + 0.5) / 1001
    alone = np.array([quantile(law, u[i : i + 1])[0] for i in range(0, 1001, 77)])
    assert (quantile(law, u)[::77] == alone).all()


@each_law
def test_quantile_inverts_the_truncated_law(law):
    """Shares of a fine grid below a value agree with the law's own chances between its bounds."""
    from scipy import stats

    u = (np.arange(20_000) + 0.5) / 20_000
    values = quantile(law, u)
    f = law.fields
    if law.kind == "fixed":
        assert (values == f["value"]).all()
        return
    frozen = {
        "uniform": lambda: stats.uniform(f["low"], f["high"] - f["low"]),
        "lognormal": lambda: stats.lognorm(f["sigma"], scale=f["median"]),
        "normal": lambda: stats.norm(f["mean"], f["sd"]),
        "beta": lambda: stats.beta(f["a"], f["b"]),
    }.get(law.kind)
    if frozen is None:
        zero = f.get("zero", f.get("first_share"))
        assert (values == 0).mean() == pytest.approx(zero, abs=1e-4)
        return
    low, high = support(law)
    chance = frozen().cdf
    for x in np.quantile(values, [0.1, 0.5, 0.9]):
        inside = (chance(x) - chance(low)) / (chance(high) - chance(low))
        assert (values <= x).mean() == pytest.approx(inside, abs=1e-3)


def test_columns_are_unique_and_in_range():
    columns = [p.column for p in PARAMETERS.values()]
    assert len(set(columns)) == len(columns)
    assert all(0 <= c < COLUMNS for c in columns)


def test_columns_do_not_move():
    """A change here changes every draw of that parameter: it belongs under "Results changed"."""
    names = ["lead", "tau_obligate", "tau_disburse_hard", "tau_disburse_soft", "slowness", "lapse"]
    assert [PARAMETERS[n].column for n in names] == list(range(6))
    assert (PARAMETERS["leak"].column, PARAMETERS["split_concentration"].column) == (32, 53)


@each_parameter
def test_every_number_says_how_it_is_known(p):
    assert p.why.endswith(".")
    assert p.source
    assert p.status != "reported"
    for record in [word for word in p.source.replace(";", " ").split() if word in EVIDENCE]:
        recalled = EVIDENCE[record]["how_known"] == "recalled"
        said = p.source.split(record)[1].split("; E")[0]
        assert ("not seen in print" in said) == recalled, record


@each_parameter
def test_estimated_means_evidence(p):
    if p.status == "estimated":
        assert any(word in EVIDENCE for word in p.source.split())


def test_every_channel_with_parameters_has_its_neutral_value():
    switched = {p.channel: p for p in PARAMETERS.values() if p.channel}
    assert set(switched) == set(CHANNELS)
    assert all(p.neutral == 0 for p in switched.values())


def test_skeptical_priors_leave_the_sign_open():
    doubtful = {p.name: p.priors["skeptical"] for p in PARAMETERS.values() if "skeptical" in p.priors}
    assert set(doubtful) == {"max_prevention", "impunity"}
    assert all(quantile(law, np.array([0.05, 0.95])).prod() < 0 for law in doubtful.values())
    assert doubtful["max_prevention"].high <= 0.9


def test_neutral_priors_have_both_signs_alike():
    """Of all that soft money and institutions do to homicide."""
    neutral = {p.name: p.priors["neutral"] for p in PARAMETERS.values() if "neutral" in p.priors}
    assert set(neutral) == {"max_prevention", "impunity", "transition", "synergy"}
    ranks = np.linspace(0.01, 0.99, 25)
    for law in neutral.values():
        np.testing.assert_allclose(quantile(law, ranks), -quantile(law, ranks)[::-1], atol=1e-12)


@pytest.mark.parametrize(
    ("given_fields", "kind"),
    [
        ({"mean": 0, "sd": 1, "low": -1}, "normal"),
        ({"low": 0, "high": 1}, "uniform"),
        ({"median": 1, "sigma": 0.3}, "lognormal"),
        ({"a": 2, "b": 3}, "beta"),
        ({"zero": 0.1, "a": 2, "b": 3}, "zero_beta"),
        ({"value": 2}, "fixed"),
        ({"first_share": 0.3}, "choice"),
    ],
)
def test_named_fields_say_the_kind(given_fields, kind):
    assert distribution(given_fields).kind == kind


@pytest.mark.parametrize(
    ("given_fields", "said"),
    [
        ({"mean": 0}, "name no distribution"),
        ({"kind": "normal", "mean": 0}, "needs sd"),
        ({"mean": 0, "sd": -1}, "more than 0"),
        ({"low": 1, "high": 0}, "less than high"),
        ({"mean": 0, "sd": 1, "low": 50}, "nothing between"),
        ({"mean": True, "sd": 1}, "must be a number"),
        ({"kind": "gamma", "a": 1}, "unknown distribution"),
        ({"kind": "beta", "a": 1, "b": 1, "c": 1}, "has no c"),
        ({"zero": 1, "a": 2, "b": 3}, "less than 1"),
    ],
)
def test_a_bad_distribution_is_refused_in_words(given_fields, said):
    with pytest.raises(ValueError, match=said):
        distribution(given_fields)


def test_medians_of_choice_and_fixed():
    assert median(PARAMETERS["ceiling_form"].distribution) == 0.5
    assert median(fixed(20)) == 20


def test_faults_of_a_registry_come_all_at_once_with_their_places(tmp_path):
    text = (DATA / "parameters.yaml").read_text(encoding="utf-8")
    text = text.replace("column: 1\n", "column: 0\n", 1)
    text = text.replace("channel: prevention", "channel: preventon", 1)
    text = text.replace("kind: beta, a: 2, b: 38", "kind: beta, a: 2", 1)
    file = tmp_path / "parameters.yaml"
    file.write_text(text, encoding="utf-8")
    with pytest.raises(ScenarioError) as caught:
        load_parameters(file)
    said = str(caught.value)
    assert "column 0 of tau_obligate is taken by lead" in said
    assert "did you mean “prevention”?" in said
    assert "lapse.distribution: a beta distribution needs b" in said
    assert all(p.place and p.place.line > 1 for p in caught.value.problems)

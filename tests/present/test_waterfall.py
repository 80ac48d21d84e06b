"""The picture of an explanation: words inside and apart, titles by rule, one scale that holds all, the same bytes again."""

from itertools import combinations

import numpy as np
import pytest
from test_figures import LONG, texts

from scenarios.analysis.explain.explanation import Explained, leaders
from scenarios.present import style
from scenarios.present.explanation import change, sentences, text
from scenarios.present.plots import waterfall
from scenarios.present.plots.saving import save_as, svg_text
from scenarios.terms import CHANNELS

NAMES = ("prevention", "institutions", "leakage", "long_run")


def invented(means=(400.0, 90.0, -60.0, 5.0), scale=0.2, members=500, decisions=("split", "mix"), **more):
    """An explanation with these means by channel and noise of `scale` times each, in one country and a second of nothing."""
    rng = np.random.default_rng(3)
    noise = rng.normal(1.0, scale, (members, len(means), 1))
    channels = np.repeat(np.array(means)[None, :, None] * noise, 3, axis=2)
    channels[:, :, 1] = 0.0
    total = channels.sum(1)
    shares = np.linspace(1.0, 2.0, len(decisions))[None, :, None] / max(np.linspace(1.0, 2.0, len(decisions)).sum(), 1)
    given = {
        "base": "Baseline",
        "other": "Soft first",
        "countries": {"AAA": "Åland", "BBB": "Belize"},
        "known_budgets": frozenset({"AAA"}),
        "first": 2008,
        "until": 2018,
        "seed": 7,
        "source": "A made-up report, Tables 1 and 2",
        "invented": False,
        "total": total,
        "outside": np.zeros_like(total),
        "channel_names": NAMES[: len(means)],
        "channels": channels,
        "order_variance": np.full_like(channels, 4.0),
        "decision_names": decisions,
        "decisions": total[:, None] * shares,
        "mix": total[:, None][:, :0],
    }
    return Explained(**given | more)


WORLDS = {
    "usual": {},
    "long names": {"base": LONG, "other": LONG},
    "all negative": {"means": (-400.0, -90.0)},
    "tiny": {"means": (0.004, -0.001)},
    "thousands": {"means": (54321.0, -23456.0, 12345.0, -9876.0), "scale": 3.0},
    "nothing": {"means": (0.0, 0.0)},
    "one draw": {"members": 1},
    "no decision": {"decisions": (), "means": ()},
    "all channels": {"means": tuple(range(60, 60 - 5 * len(CHANNELS), -5)), "channel_names": tuple(CHANNELS)},
    "invented": {"invented": True},
}


@pytest.fixture(params=WORLDS, ids=str)
def found(request):
    return invented(**WORLDS[request.param])


@pytest.mark.parametrize("country", ["ALL", "AAA", "BBB"])
def test_words_are_inside_the_picture_and_clear_of_each_other(found, country):
    with style.drawing():
        figure = waterfall.figure(found, country)
        drawn = texts(figure)
    width, height = figure.get_size_inches() * figure.dpi
    for one, box in drawn:
        assert (box.x0 >= 0) & (box.y0 >= 0) & (box.x1 <= width) & (box.y1 <= height), one.get_text()
    for (one, a), (two, b) in combinations(drawn, 2):
        across, down = min(a.x1, b.x1) - max(a.x0, b.x0), min(a.y1, b.y1) - max(a.y0, b.y0)
        assert across <= 1 or down <= 1.5, (one.get_text(), two.get_text())


def test_the_scale_holds_every_bar_and_band(found):
    with style.drawing():
        axes = waterfall.figure(found).axes[0]
    for bar in axes.patches:
        assert bar.get_x() >= 0
        assert bar.get_x() + bar.get_width() <= waterfall._RIGHT[0] + 1 or bar.get_y() < 30
    for band in axes.lines:
        assert max(band.get_xdata()) <= waterfall._RIGHT[0] + 1e-6 or min(band.get_ydata()) < 30


def test_bars_go_from_nothing_to_the_total():
    with style.drawing():
        axes = waterfall.figure(invented()).axes[0]
    bars = [bar for bar in axes.patches if bar.get_height() == 12]
    channels = bars[3:]
    zero, ends = bars[0].get_x(), [(bar.get_x(), bar.get_x() + bar.get_width()) for bar in channels]
    assert ends[0][0] == pytest.approx(zero)
    assert ends[1][0] == pytest.approx(ends[0][1])
    assert ends[-2][0] == pytest.approx(ends[-1][1])  # the last part takes away and ends where the total does


def test_titles_follow_their_rule():
    assert waterfall.title(invented()) == "The largest part of the difference runs through prevention, in our draws"
    large = invented((400.0, 300.0, -250.0))
    assert waterfall.title(large) == "The largest part of the difference runs through prevention, in our draws"
    assert waterfall.title(invented((400.0, 399.0), scale=2.0)) == waterfall.NEUTRAL
    assert waterfall.title(invented((400.0, -399.0, 1.0), scale=2.0)) == waterfall.NEUTRAL
    assert waterfall.title(invented((0.0,))) == waterfall.NEUTRAL
    assert waterfall.title(invented((), decisions=())) == "Both scenarios decide the same"
    assert "long run" in waterfall.title(invented((1.0, 2.0, 3.0, 900.0)))


def test_no_title_or_sentence_says_that_aid_helps(found):
    said = (waterfall.title(found) + sentences(found)).casefold()
    assert not any(word in said for word in (" help", "cause", "saves", "because of aid", "forecast"))
    assert "Åland" not in waterfall.title(found, "AAA")


def test_leaders_are_those_the_draws_cannot_tell_apart():
    assert leaders(invented()) == ["prevention"]
    assert sorted(leaders(invented((400.0, 399.0, 5.0), scale=2.0))) == ["institutions", "prevention"]
    assert leaders(invented((-400.0, 90.0))) == ["prevention"]
    assert leaders(invented((0.0, 0.0))) == []
    assert "cannot be told within Monte Carlo error: institutions (+4" in sentences(invented((400.0, 399.0, 5.0), scale=2.0))


def test_the_sentence_says_what_pulls_the_other_way():
    said = sentences(invented())
    assert "Soft first has 43" in said
    assert "more homicides averted" in said
    assert "prevention lowers common homicide: an assumption" in said
    assert "Hardest the other way pulls leakage, −61." in said
    assert " more homicides than Baseline" in sentences(invented((-400.0, 90.0)))
    assert "other way" not in sentences(invented((400.0, -399.0), scale=2.0))  # they lead together
    assert "cannot be told from nothing" in sentences(invented((400.0, -399.0), scale=3.0))


def test_the_text_has_every_part_that_carries_anything():
    told = text(invented())
    assert all(word in told for word in ("prevention", "long run", "split", "mix", "Total", "± orders", "seed 7"))
    assert "Carries nothing here: fragmentation" in told
    assert "split holds also floors and caps" in " ".join(told.split())


def test_what_no_channel_carries_has_a_row_of_its_own():
    usual = invented()
    found = invented(outside=np.full_like(usual.total, 50.0), total=usual.total + 50.0)
    assert "outside all channels" in text(found)
    assert sum(one.mean for one in found.by_channel().values()) == pytest.approx(found.whole().mean)
    assert "outside all channels +50" in waterfall.alt_text(found)


def test_changes_are_signed_and_never_minus_zero():
    assert [change(x) for x in (-0.0, -0.01, 9.96, -9.94, -1234.4)] == ["0", "0", "+10", "−9.9", "−1,234"]


def test_table_holds_every_part(found):
    rows = waterfall.table(found)
    assert sum(row["mean"] for row in rows if row["by"] == "channel") == pytest.approx(rows[-1]["mean"], abs=1e-9)
    assert {row["part"] for row in rows if row["by"] == "channel"} == set(CHANNELS)


def test_chip_source_and_same_bytes(found, tmp_path):
    svg = svg_text(waterfall.figure(found), "x", waterfall.alt_text(found))
    assert ("INVENTED DATA" if found.invented else "ILLUSTRATIVE, NOT A FORECAST") in svg
    assert "Source: A made-up report" in svg
    for name in ("a", "b"):
        save_as(waterfall.figure(found), tmp_path / f"{name}.png", waterfall.alt_text(found))
    assert (tmp_path / "a.png").read_bytes() == (tmp_path / "b.png").read_bytes()


def test_markup_in_names_stays_text():
    found = invented(other="<script>alert(1)</script>", base="$x_1$ & co")
    svg = svg_text(waterfall.figure(found), "x", waterfall.alt_text(found))
    assert "<script>" not in svg
    assert "$x_1$ &amp; co" in svg

"""Pictures for a column, a page and a slide: words inside the frame and clear of each other, a slide as wide as a screen."""

from itertools import combinations

import pytest
import test_comparisons as several
import test_figures as alone
from synthetic import make

from scenarios.present import style
from scenarios.present.plots import COMPARISONS, FIGURES

SIZES = ("column", "slide")
WORLDS = ("eight", "three")
PLANS = ("five others", "invented")


def check(figure, size):
    drawn = alone.texts(figure)
    width, height = figure.get_size_inches() * figure.dpi
    for text, box in drawn:
        assert (box.x0 >= 0) & (box.y0 >= 0) & (box.x1 <= width + 1) & (box.y1 <= height), text.get_text()
    for (one, a), (two, b) in combinations(drawn, 2):
        across, down = min(a.x1, b.x1) - max(a.x0, b.x0), min(a.y1, b.y1) - max(a.y0, b.y0)
        assert across <= 1 or down <= 1.5, (one.get_text(), two.get_text())
    if size == "slide":
        assert width / height == pytest.approx(16 / 9)
    else:
        assert width == 430 / 72 * figure.dpi


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("world", WORLDS)
@pytest.mark.parametrize("name", FIGURES)
def test_words_of_a_run(name, world, size):
    with style.sized(size), style.drawing():
        check(FIGURES[name].figure(make(**alone.WORLDS[world])), size)


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("plans", PLANS)
@pytest.mark.parametrize("name", COMPARISONS)
def test_words_of_a_comparison(name, plans, size):
    with style.sized(size), style.drawing():
        check(COMPARISONS[name].figure(several.WORLDS[plans]), size)

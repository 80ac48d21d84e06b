"""Pictures of answers in every size: words inside the frame and clear of each other."""

from importlib import import_module

import pytest
from test_picture_sizes import SIZES, check

from scenarios.analysis.learning import learn
from scenarios.analysis.sensitivity import sensitivity
from scenarios.analysis.stress import stress
from scenarios.cli.asking import question
from scenarios.present import style
from scenarios.spec.load import load
from scenarios.spec.worlds import AssumedWorld

SEARCH = "--members 16 --unseen 16"
ASKED = {
    "near": f"optimize {SEARCH} --starts 1",
    "more": "next --amount '1 million' --amount '5 million'",
    "goal": "goal --at-least 5",
    "front": f"frontier --x worst_off --over commons.split {SEARCH}",
}


def plans(**given):
    return [load(name, {"ensemble.members": 256, **given}) for name in ("baseline", "carsi-all-soft", "hard-first")]


MADE = {
    "variance": lambda: sensitivity(*plans()[:2], total=0, flips=False),
    "learning": lambda: learn(plans()),
    "worlds": lambda: stress(
        lambda given: plans(**given), [AssumedWorld("without what others might do to it", {"priors": "skeptical"}, {})]
    ),
}


@pytest.fixture(scope="module", params=[*ASKED, *MADE])
def answer(request):
    """The module that draws an answer, and the answer."""
    plot = import_module(f"scenarios.present.plots.{request.param}")
    if request.param in MADE:
        return plot, MADE[request.param]()
    ready, _ = question(ASKED[request.param], "toy", 40, None, ())
    return plot, ready.work(lambda done, total: None)


@pytest.mark.parametrize("size", SIZES)
def test_words_of_an_answer(answer, size):
    plot, found = answer
    with style.sized(size), style.drawing():
        check(plot.figure(found), size)

"""Random scenarios of the real region: any rules, limits, levers, events and parameters that a file may have."""

from types import SimpleNamespace

import numpy as np
import yaml
from hypothesis import strategies as st
from random_events import BASELINE, levers, schedules
from random_regions import plan

from scenarios.baseline.parameters import quantile
from scenarios.errors import ScenarioError
from scenarios.shipped import CONFIGS
from scenarios.spec.load import load
from scenarios.terms import CHANNELS

REGION = yaml.safe_load((CONFIGS / "regions" / "mexico-central-america.yaml").read_text())
MOVED = {name: part for name, part in REGION["programs"].items() if not part.get("fixed")}
PARAMETERS = {name: one.distribution for name, one in BASELINE.parameters.items() if one.distribution.kind != "choice"}
EXTREMES = (0.001, 0.05, 0.5, 0.95, 0.999)


@st.composite
def parameters(draw):
    """A few parameters fixed somewhere between the extremes of their laws."""
    names = draw(st.lists(st.sampled_from(sorted(PARAMETERS)), max_size=4, unique=True))
    return {name: float(quantile(PARAMETERS[name], np.array([draw(st.sampled_from(EXTREMES))]))[0]) for name in names}


@st.composite
def plans_of_programs(draw):
    """Plans for some of the programs, with the years of the toy region moved to the report's."""
    named = draw(st.lists(st.sampled_from(sorted(MOVED)), max_size=2, unique=True))
    return {name: _moved(draw(plan(name, MOVED[name], ("none", "hold", "redistribute")))) for name in named}


def _moved(plan_):
    """Years 2021 to 2024 become 2009 to 2012."""
    if isinstance(plan_, dict):
        return {key - 12 if isinstance(key, int) else key: _moved(value) for key, value in plan_.items()}
    return plan_


scenarios = st.fixed_dictionaries(
    {
        "events": schedules(),
        "programs": plans_of_programs(),
        "after": st.sampled_from(["zero", "hold_last"]),
        "forward_funding": st.sampled_from(["as_printed", "moved"]),
        "priors": st.sampled_from(["evidence", "skeptical"]),
        "channels_off": st.lists(st.sampled_from(list(CHANNELS)), max_size=3, unique=True),
        "parameters": parameters(),
        "levers": levers,
        "blur_requests": st.booleans(),
    }
)


def loaded(given, members=6):
    """The scenario of a random file; None where the program refuses it (a fault of the draw, said with its place)."""
    size = {"ensemble.members": members, "ensemble.seed": 3}
    plain = {f"programs.{name}.{key}": value for name, plan_ in given["programs"].items() for key, value in plan_.items()}
    rest = {key: value for key, value in given.items() if key != "programs" and value not in ([], {})}
    try:
        return load("baseline", size | plain | rest)
    except ScenarioError as fault:
        return SimpleNamespace(refused=str(fault))

"""The model on one page, under the headings of TRACE: all that can be computed is, the rest is short."""

from __future__ import annotations

import re

from making import markdown as md
from making import tested
from making.agreement import cited, formulas, where_used
from making.assumptions import tables
from making.equations import MODULES
from making.parameters import parameter_link, range_of
from scenarios.baseline.parameters import load_parameters
from scenarios.shipped import HOME
from scenarios.terms import CHANNELS

HEAD = """The model as modellers document one: under the headings of TRACE (Schmolke et al. 2010,
doi:10.1016/j.tree.2010.05.001; Grimm et al. 2014, doi:10.1016/j.ecolmodel.2014.01.018), with what ODD asks of a
description. Equations are read from the functions that compute them, parameters from their registry, figures from
runs made when this page was built; a test fails where equation, registry and page disagree. For planners there are
[two pages](../explanation/planners.md) in plain words."""
PURPOSE = """**Purpose.** To show what follows from stated assumptions when so much security assistance is split
among recipients as hard and soft money in some order, while each can absorb only so much; how sure that is; and why
one plan differs from another. **For whom.** Planners who compare plans, students, reviewers. **Not for**
forecasting homicide, nor for telling whether assistance works: no study measures that, so signs and sizes are put
in, not found."""
SCALES = """**Entities.** Countries and regional units; programs and accounts; cohorts of money (rule, fiscal year,
law) by kind and unit. **State** of each draw: a cohort's dollars by stage; capability in building and standing by
country (enforcement, institutions, prevention, capacity); what is new of it; the flow that passes. **Scales.**
Quarters of fiscal years, calendar years for rates; nations, with nothing inside them. **Chance.** One value of each
parameter and one path of shocks a draw, common to all plans compared."""
ORDER = """**Order.** On 1 October rules of allocation see rates two years old, what is outstanding and what lapsed,
and allot. Each quarter: room under the ceilings, arrivals, obligation, delivery, payment from the queue, oldest
first; what was paid becomes capability; capability moves the multiplier on homicide. On 30 September what has run
out of time lapses or is cancelled. The code of one step is one function (`engine/steps/quarter.py`, `take_step`)."""
DATA = """Figures stand in `data/` with source and status, checked cell by cell when they are read:
[tables](data-tables.md), [conflicts of sources](../explanation/data.md), [audit points](audit-points.md). No
parameter is *reported*: none was measured for this assistance. Below is how many are estimated from sources, and
how many are assumed."""
CHOICES = (
    "Money is a flow through a chain of mean times; the same money as projects tends to it (`scenarios trace --limit`).",
    "A country can absorb so much a year. No source gives a limit; headlines are told without one, too.",
    "Capability is a stock that is built, stands and fades; nothing of it was ever measured.",
    "Effects multiply a rate that moves by itself, nearly a random walk with fat tails; what is observed is kept.",
    "Recipients' budgets are constant, and do not answer to aid but for the part that only replaces their own.",
    "What the report argues is a channel, and each can be switched off; with all off, money changes nothing.",
)
"""The choices of structure, each of which another modeller could make otherwise."""
VERIFIED = """A kernel that is compiled is held against the same equations in plain NumPy, written apart, for every
shipped scenario, every cell at every quarter (`tests/engine/test_oracle.py`); the money against an event simulation
of projects (`benchmarks/events.py`); laws (money is conserved under any schedule of events, shares sum to one, a
draw does not depend on its neighbours) with random regions and plans. The files of tests, and what each states:"""
ANALYSED = """What moves a headline, on the example of all of CARSI as soft money against the baseline: the numbers
that move it most, by regression on the draws already made; then, of each channel, in how many draws it lowers
homicide before anything is run."""


def page() -> str:
    """The whole page."""
    assumed, in_texts = tables()
    return md.page(
        "The model in full",
        HEAD,
        "## 1. Problem formulation", PURPOSE,
        "## 2. Model description", SCALES, ORDER,
        "### Equations", f"In full, with units: [equations](equations.md). {len(cited())} functions.", equations(),
        "### Parameters", "Median and 90% of draws; more on each in the [registry](parameters.md).", parameters(),
        "### Channels", channels(),
        "## 3. Data evaluation", DATA, statuses(),
        "## 4. Conceptual model evaluation", "### Choices of structure", "\n".join(f"- {text}" for text in CHOICES),
        "### Parameters that are assumed", assumed,
        "### Assumed in the program's texts", in_texts,
        "### What is left out", left_out(),
        "## 5. Implementation verification", VERIFIED, tested.test_files(),
        "## 6. Model output verification", "How each layer was tested, and what came out.", tested.layers(),
        "### Known failures", "\n".join(f"- {text}" for text in tested.failures()),
        "## 7. Model analysis", ANALYSED, tested.moved(), tested.signs(),
        "## 8. Model output corroboration",
        "Against what it did not see: [how it is done](../how-to/backtest.md).", tested.corroboration(),
    )  # fmt: skip


def equations() -> str:
    """Every equation: what it is, and the parameters it cites."""
    by_id = {one.id: one for one in load_parameters().values()}
    rows = []
    for module, _ in MODULES:
        for name, function in formulas(module).items():
            says = " ".join((function.__doc__ or "").split("\n\n")[0].split())
            rows.append([md.code(name), says, ", ".join(parameter_link(by_id[one]) for one in sorted(cited()[name]))])
    return md.table(["equation", "is", "parameters"], rows)


def parameters() -> str:
    """The registry, each with the equations or files that read it."""
    rows = [
        [parameter_link(one), range_of(one), one.unit, one.status, ", ".join(map(md.code, where_used(name)))]
        for name, one in load_parameters().items()
    ]
    return md.table(["parameter", "median [90%]", "unit", "status", "read by"], rows)


def channels() -> str:
    """What the report argues, each of which can be switched off."""
    return md.table(["channel", "what the report argues"], [[md.code(name), says] for name, says in CHANNELS.items()])


def statuses() -> str:
    """How many parameters of each group are known how."""
    found = list(load_parameters().values())
    known = list(dict.fromkeys(one.status for one in found))
    rows = [
        [group, *(str(sum(one.group == group and one.status == status for one in found)) for status in known)]
        for group in dict.fromkeys(one.group for one in found)
    ]
    return md.table(["group", *known], rows)


def left_out() -> str:
    """The heads of the page on what is left out, with their first sentences."""
    text = (HOME / "docs" / "explanation" / "left-out.md").read_text(encoding="utf-8")
    found = re.findall(r"^\*\*(.+?)\*\* (.+?[.])(?:\s|$)", text, re.MULTILINE | re.DOTALL)
    listed = "\n".join(f"- **{head}** {' '.join(says.split())}" for head, says in found)
    return f"{listed}\n\nMore on each: [what it leaves out](../explanation/left-out.md)."

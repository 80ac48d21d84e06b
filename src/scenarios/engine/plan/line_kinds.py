"""What a line's money is: hard, soft and other, by its account's classification and each member's draws."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from scenarios.arrays import Floats
from scenarios.engine.plan.funds import classification_of
from scenarios.engine.plan.inputs import Inputs
from scenarios.engine.plan.layout import HARD, OTHER, SOFT
from scenarios.engine.plan.lines import Line
from scenarios.engine.plan.offers import REQUEST
from scenarios.terms import KINDS


def line_kinds(line: Line, inputs: Inputs, draws: NDArray[np.void]) -> list[tuple[int, Floats | float]]:
    """The kinds of a line's money and how much of each, million USD, a number or one a member.

    A year known only as a request can be blurred [A21].
    """
    amount: Floats | float = line.millions
    if inputs.scenario.blur_requests and line.status == REQUEST:
        amount = amount * draws["enacted_over_request"]
    account = inputs.baseline.accounts[line.account]
    if account.kind == "mixed":
        known = classification_of(line, inputs.baseline)
        hard = amount * np.minimum(np.maximum(known.hard_share + draws["classification_shift"], 0.0), 1.0)
        return [(HARD, hard), (SOFT, amount - hard)]
    if account.kind == "other" and account.soft_share:
        soft = amount * draws[account.soft_share]
        return [(SOFT, soft), (OTHER, amount - soft)]
    return [(KINDS.index(account.kind), amount)]

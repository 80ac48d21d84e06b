"""What a line's money is: hard, soft and other, by its account's classification and each member's draws."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from scenarios.engine.inputs import REQUEST, Inputs, classification_of
from scenarios.engine.lines import Line
from scenarios.engine.state import Floats
from scenarios.terms import KINDS


def line_kinds(line: Line, inputs: Inputs, draws: NDArray[np.void]) -> tuple[Floats, Floats, Floats]:
    """Hard, soft and other money of a line, million USD (member,) each; a year known only as a request can be blurred [A21]."""
    amount = np.full(len(draws), line.millions)
    if inputs.scenario.blur_requests and line.status == REQUEST:
        amount = amount * draws["enacted_over_request"]
    account = inputs.baseline.accounts[line.account]
    none = np.zeros_like(amount)
    if account.kind == "mixed":
        known = classification_of(line, inputs.baseline)
        hard = amount * np.clip(known.hard_share + draws["classification_shift"], 0.0, 1.0)
        return hard, amount - hard, none
    if account.kind == "other":
        soft = amount * draws[account.soft_share] if account.soft_share else none
        return none, soft, amount - soft
    parts = [amount if kind == account.kind else none for kind in KINDS]
    return parts[0], parts[1], parts[2]

"""Draws of everything uncertain, member by member: parameters, splits, reversals.

A member is (seed, index): its draws depend on nothing else, not on the number of members, the block size, or the order of
countries in a file. Parameters are scrambled Sobol points in fixed columns; draws of a country are keyed by its code.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray
from scipy.special import gammaincinv

from scenarios.arrays import Floats
from scenarios.baseline.distributions import Distribution, quantile
from scenarios.baseline.parameters import Parameter, of_country
from scenarios.engine.chance.sobol import sobol

BLOCK = 256
"""Members that are drawn together; a part of a block is cut from a whole one."""
LOSS = (0.3, 0.8)
"""Share of the soft stocks that a political reversal destroys, drawn evenly between the two [P17]."""


def uniforms(seed: int, block: int) -> Floats:
    """Sobol points of one block: (member, column), strictly between 0 and 1."""
    return sobol(seed, block * BLOCK, BLOCK) + 0.5**31


def stream(seed: int, block: int, purpose: str) -> np.random.Generator:
    """Random numbers of one block for one purpose, such as "shock/HND"; independent of every other purpose's."""
    word = int.from_bytes(hashlib.blake2b(purpose.encode(), digest_size=8).digest(), "little")
    return np.random.Generator(np.random.Philox(key=[seed, block], counter=[0, 0, 0, word]))


def draw(
    parameters: Mapping[str, Parameter], distributions: Mapping[str, Distribution], points: Floats
) -> NDArray[np.void]:
    """A record of all parameters for each member: (member,) with one float field a parameter.

    The law of a single country has a field of its own, drawn at its parameter's column.
    """
    columns = {name: parameter.column for name, parameter in parameters.items()}
    for name, parameter in parameters.items():
        own = (of_country(name, code) for code in parameter.countries)
        columns |= {field: parameter.column for field in own if field in distributions}
    record = np.recarray(len(points), dtype=[(name, np.float64) for name in columns])
    for name, column in columns.items():
        record[name] = quantile(distributions[name], points[:, column])
    return record


def split_shares(
    seed: int, block: int, program: str, countries: Sequence[str], weights: Floats, size: Floats
) -> Floats:
    """Shares of a program by country around an estimate: Dirichlet of concentration `size` (member,) -> (member, country).

    One draw a member for all years and kinds. Built from gamma variables keyed by country, so order does not matter.
    """
    parts = np.empty((BLOCK, len(countries)))
    for i, code in enumerate(countries):
        u = stream(seed, block, f"split/{program}/{code}").random(BLOCK)
        parts[:, i] = gammaincinv(size * weights[i], np.clip(u, 1e-12, 1.0))
    shares: Floats = parts / parts.sum(-1, keepdims=True)
    return shares


def reversals(seed: int, block: int, countries: Sequence[str], years: int, hazard: Floats) -> Floats:
    """What each year leaves of the soft stocks: 1, or 0.2 to 0.7 in a year of political reversal (member, year, country) [P17].

    `hazard` (member,) is the chance in a year.
    """
    left = np.ones((BLOCK, years, len(countries)))
    low, high = LOSS
    for i, code in enumerate(countries):
        u = stream(seed, block, f"reversal/{code}").random((years, 2, BLOCK))
        left[:, :, i] = np.where(u[:, 0] < hazard, 1.0 - low - (high - low) * u[:, 1], 1.0).T
    return left

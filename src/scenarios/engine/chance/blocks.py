"""Blocks of members: the unit of draws and of work, the same whatever the number of members or threads."""

from __future__ import annotations

from scenarios.engine.chance.draws import BLOCK


def blocks(members: int) -> range:
    """Numbers of the blocks that hold so many members."""
    return range(-(-members // BLOCK))


def places(block: int, members: int) -> slice:
    """Places of a block's members among all; the last block may be shorter.

    >>> places(1, 300)
    slice(256, 300, None)
    """
    return slice(block * BLOCK, min(members, (block + 1) * BLOCK))


def size_of(block: int, members: int) -> int:
    """Members of a block; the last block may be shorter.

    >>> size_of(1, 300)
    44
    """
    return min(BLOCK, members - block * BLOCK)

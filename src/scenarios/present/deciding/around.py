"""What stands around the pictures of answers: where their money comes from, the scenario, the draws, the mark."""

from __future__ import annotations

from scenarios.present.reading import ILLUSTRATIVE, INVENTED
from scenarios.spec.load import Loaded


def source_of(loaded: Loaded, draws: int | None = None, seed: int | None = None) -> str:
    """The source line.

    Args:
        loaded: the scenario that was asked of.
        draws: that the answer was found on; the scenario's own otherwise.
        seed: of them; the scenario's own otherwise.
    """
    ensemble = loaded.scenario.ensemble
    money = loaded.baseline.money_label.removeprefix("Money: ").rstrip(".")
    told = f"seed {ensemble.seed if seed is None else seed}, {ensemble.members if draws is None else draws:,} draws"
    return f"{money}. Scenario: {loaded.scenario.name}, {told}"


def chip_of(loaded: Loaded) -> str:
    """The mark of a real or of an invented region."""
    return INVENTED if loaded.baseline.status == "invented" else ILLUSTRATIVE

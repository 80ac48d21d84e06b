"""What becomes of slips in tables: `python benchmarks/tables.py [--files 5000] [--seed 1]`; some twenty minutes.

Prints how many of the changed tables were refused, said (read with a warning), seen (read, and the results differ), the same
(nothing that matters was changed) or lost, by kind of slip; and how many messages a refused one had. None may be lost.
"""

from __future__ import annotations

import argparse
import random
import sys
from collections import Counter
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "tests" / "baseline"))

from table_changes import FATES, SLIPS, corpora, fate_of, slip

TOY = 0.7
"""Share of the files that are tables of the small region, which runs faster."""


def main() -> int:
    """Run the corpus; 1 where something was lost or is an error of ours."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--files", type=int, default=5000)
    parser.add_argument("--seed", type=int, default=1)
    asked = parser.parse_args()
    chance = random.Random(asked.seed)
    fates: Counter[tuple[str, str]] = Counter()
    messages: Counter[int] = Counter()
    wrong = 0
    with corpora() as regions:
        for number in range(asked.files):
            one = slip(chance, regions[0] if chance.random() < TOY else regions[1])
            try:
                found = fate_of(one)
            except Exception as error:
                found = None
                print(f"error of ours, file {number}: {one.corpus.name} {one.table}, {one.kind}: {error!r}")
            if found is None or found.fate == "lost":
                wrong += 1
                print(f"file {number}: {one.corpus.name} {one.table}, {one.kind}: {found.fate if found else 'error'}")
            if found is not None:
                fates[one.kind, found.fate] += 1
                messages[found.messages] += found.fate == "refused"
    _print(fates, messages)
    return 1 if wrong else 0


def _print(fates: Counter[tuple[str, str]], messages: Counter[int]) -> None:
    """The table of kinds and fates, then the messages of refused files."""
    print(f"{'':28}" + "".join(f"{fate:>9}" for fate in FATES))
    for kind in (*SLIPS, "all"):
        row = [sum(n for (k, f), n in fates.items() if f == fate and kind in (k, "all")) for fate in FATES]
        print(f"{kind:28}" + "".join(f"{n:>9,}" for n in row))
    refused = sum(messages.values())
    shares = ", ".join(f"{count}: {messages[count] / refused:.1%}" for count in sorted(messages) if messages[count])
    print(f"messages of a refused file: {shares}")


if __name__ == "__main__":
    raise SystemExit(main())

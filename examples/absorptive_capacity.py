# %% [markdown]
# # What is absorptive capacity?
#
# A country can only use so much in a year: courts must hire, police must be trained. The report says that this held money up;
# nobody has measured it, so the ceiling here is an *assumption*. What happens if Central America's program is made larger?

# %%
import os

import scenarios

MEMBERS = int(os.environ.get("SCENARIOS_MEMBERS", "1000"))


def larger(factor, limit):
    """What becomes of the program's money, million USD, mean over draws; the run itself too."""
    plan = {"programs.carsi.envelope": {"factor": factor}, "programs.carsi.limit": limit, "name": f"CARSI times {factor}"}
    run = scenarios.run(scenarios.load("baseline", plan), members=MEMBERS)
    return run.data["horizon_money"].sel(program="carsi").mean("member"), run


# %% [markdown]
# First with no limit: all of the money is allotted, whether a country can use it or not.

# %%
for factor in (1, 2, 4, 8):
    money, _ = larger(factor, "none")
    shares = (100 * money / money.sel(ledger="envelope")).sel(ledger=["disbursed", "lapsed", "cancelled"])
    print(f"times {factor}:", ", ".join(f"{float(share):.0f}% {share.ledger.item()}" for share in shares))

# %% [markdown]
# *Cancelled* money was signed for and not paid in time: that is what lies beyond the ceiling. A planner who sees the
# ceiling can hold money back instead (`limit: hold`). Then less is wasted, and less is given.

# %%
once, _ = larger(1, "none")
four, run = larger(4, "none")
held, _ = larger(4, "hold")
growth = four / once
sentence = (
    f"With four times the money, {float(growth.sel(ledger='disbursed')):.1f} times as much is spent and "
    f"{float(growth.sel(ledger='cancelled')):.0f} times as much is cancelled; a planner who holds it back cancels "
    f"{float(held.sel(ledger='cancelled') / once.sel(ledger='cancelled')):.1f} times as much."
)
print(sentence)
picture = run.figure("capacity")
picture.show()

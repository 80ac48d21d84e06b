# %% [markdown]
# # What was given, and what became of it?
#
# Between 2008 and 2013 the United States gave money to Mexico and Central America against crime. *Hard* money buys equipment
# and police work, *soft* money builds courts and prevention. This runs what was done, and follows every dollar.

# %%
import os

import scenarios

MEMBERS = int(os.environ.get("SCENARIOS_MEMBERS", "1000"))  # draws of the assumptions: more are slower and steadier

run = scenarios.run("baseline", members=MEMBERS)
print(run)  # three tables: money, allotments, homicide rates; trust the first most and the last least

# %% [markdown]
# All numbers are in `run.data`, labelled. Here: money by quarter, by kind, and by how far it has come.

# %%
flow = run.data["flow"].sel(quarter=2013.75)  # 30 September 2013, million USD
spent = flow.sel(flow_stage="disbursed") / flow.sel(flow_stage="appropriated")

# %% [markdown]
# A plan does not work when it is announced. If it works at all, it works after the money has arrived.

# %%
sentence = (
    f"By 30 September 2013, {float(spent.sel(kind='hard')):.0%} of the hard money had been spent, "
    f"and {float(spent.sel(kind='soft')):.0%} of the soft money."
)
print(sentence)
picture = run.figure("pipeline")
picture.show()

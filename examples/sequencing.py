# %% [markdown]
# # Institutions first or last?
#
# The same money, the same total of hard and soft over six years, in another order: one plan begins soft and ends hard, the
# other begins hard and ends soft. Soft money is slow, so it may matter when it starts.

# %%
import os

import scenarios

MEMBERS = int(os.environ.get("SCENARIOS_MEMBERS", "1000"))

found = scenarios.compare("hard-first", "soft-first", members=MEMBERS, plain=True)
hard_first, (soft_first,) = found.base, found.others

# %% [markdown]
# First make sure that only the order differs: hard money by year, and in all.

# %%
for run in (hard_first, soft_first):
    hard = run.data["allotted"].sel(kind="hard", fiscal_year=slice(2008, 2013)).sum("unit").mean("member")
    print(f"{run.scenario.name}: hard by year {hard.values.round().astype(int)}, in all {float(hard.sum()):,.0f} million USD")

# %% [markdown]
# How much of the difference falls in the years that the picture shows, and how much only later?

# %%
told = found.as_dict()["others"]["Soft first"]
shown, in_all = (told[key]["ALL"] for key in ("homicides_averted", "homicides_averted_run_off"))
sentence = (
    f"To 2018, soft first has fewer homicides in {int(50 * shown['chance_better'])} of 50 draws, at the median "
    f"{shown['p50']:,.0f}; counted to 2028, in {int(50 * in_all['chance_better'])} of 50, at the median {in_all['p50']:,.0f}."
)
print(sentence)
picture = found.figure("difference")
picture.show()

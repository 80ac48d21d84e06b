# %% [markdown]
# # How do I write my own allocation rule?
#
# A rule is one function. It is called on 1 October of each year with what planners know then, and gives each country's share
# of a program's money. This one follows the news: more where homicide is high, and more still where it has just risen.

# %%
import os
from typing import Annotated

import scenarios
from scenarios import Range, Seen, Shares

MEMBERS = int(os.environ.get("SCENARIOS_MEMBERS", "1000"))


@scenarios.rule
def follow_the_news(
    seen: Seen, *, zeal: Annotated[float, Range(0.0, 10.0), "power of the rise of the rate over a year"] = 2.0
) -> Shares:
    """Split by the homicide rate, times a power of its rise over a year."""
    rise = seen.homicide_rate / seen.homicide_rate_before  # both (member, country)
    weight = seen.homicide_rate * rise**zeal
    return weight / weight.sum(axis=1, keepdims=True)  # each row sums to one


# %% [markdown]
# From now on any scenario may name it. Its option is checked like those of the rules that ship: try `zeal: 11`.

# %%
split = {"rule": "follow_the_news", "zeal": 3}
plan = {"name": "Follow the news", "extends": "baseline", "programs": {"carsi": {"split": split}}}
found = scenarios.compare("by-need", plan, members=MEMBERS, plain=True)
print(found.sentence)

# %% [markdown]
# How restless is it? Take the share of Honduras, year by year, under both rules.

# %%
years, countries = list(range(2008, 2014)), ["BLZ", "CRI", "GTM", "HND", "NIC", "PAN", "SLV"]
swings = []
for run in (found.base, *found.others):
    given = run.data["allotted"].sel(fiscal_year=years, unit=countries).sum("kind")
    share = (given.sel(unit="HND") / given.sum("unit")).mean("member")
    print(f"{run.scenario.name}:", ", ".join(f"{year} {float(share.sel(fiscal_year=year)):.0%}" for year in years))
    swings.append(float(share.max() - share.min()))
sentence = (
    f"Over six years Honduras’s share of what CARSI gives to countries swings by {100 * swings[1]:.0f} percentage points under "
    f"the new rule, and by {100 * swings[0]:.0f} under need."
)
print(sentence)
picture = found.others[0].figure("allocation")
picture.show()

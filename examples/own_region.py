# %% [markdown]
# # How do I use a region of my own?
#
# A region is one YAML file and a folder of CSV tables; the program knows no country by name. Copy the invented one that ships,
# and put your own names and numbers in. Here that is done in a temporary folder: do it in one of yours.

# %%
import os
import shutil
import tempfile
from pathlib import Path

import pandas as pd

import scenarios
from scenarios.shipped import CONFIGS, DATA

MEMBERS = int(os.environ.get("SCENARIOS_MEMBERS", "1000"))

folder = Path(tempfile.mkdtemp(prefix="my-region-"))
shutil.copytree(DATA / "toy", folder / "valley")
text = (CONFIGS / "regions" / "toy.yaml").read_text(encoding="utf-8")
for old, new in {"../../data/toy": "valley", "name: toy": "name: valley", "Avaria": "Ardenia"}.items():
    text = text.replace(old, new)
(folder / "valley.yaml").write_text(text, encoding="utf-8")
print(sorted(file.name for file in (folder / "valley").iterdir()))

# %% [markdown]
# Now a number of our own: Borvia has three times as many people. A wrong cell would be reported with file and line.

# %%
people = pd.read_csv(folder / "valley" / "population.csv")
people.loc[people["country"] == "BOR", "population"] *= 3
people.to_csv(folder / "valley" / "population.csv", index=False)

# %% [markdown]
# A scenario names its region. `status: invented` in the region file puts INVENTED DATA on all pictures: keep it as long as one
# number is.

# %%
plan = {"extends": "toy", "programs": {"commons": {"split": "population"}}}
before = scenarios.run(plan | {"name": "As it was"}, members=MEMBERS)
after = scenarios.run(plan | {"name": "Three times the people", "region": str(folder / "valley.yaml")}, members=MEMBERS)
money = [float(run.data["allotted"].sel(unit="BOR").sum(("fiscal_year", "kind")).mean()) for run in (before, after)]
sentence = f"Split by people, Borvia gets {money[0]:.1f} million USD, and {money[1]:.1f} with three times as many of them."
print(sentence)
picture = after.figure("allocation")
picture.show()
shutil.rmtree(folder)

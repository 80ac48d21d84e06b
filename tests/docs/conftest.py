"""The modules that make the documentation lie beside it."""

import sys

from scenarios.shipped import HOME

sys.path.insert(0, str(HOME / "docs"))

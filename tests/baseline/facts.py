"""All that a region's files give, as one value to compare: arrays, sums, sources; without hashes and line numbers."""

import dataclasses
from collections.abc import Mapping

import numpy as np

APART = ("sha256", "folder", "warnings", "line", "name")


def facts(value):
    if isinstance(value, np.ndarray):
        return value.shape, value.tolist()
    if dataclasses.is_dataclass(value):
        return [(f.name, facts(getattr(value, f.name))) for f in dataclasses.fields(value) if f.name not in APART]
    if isinstance(value, Mapping):
        return sorted((repr(key), facts(inner)) for key, inner in value.items())
    return [facts(inner) for inner in value] if isinstance(value, tuple | list) else repr(value)

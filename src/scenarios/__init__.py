"""Scenarios: a policy simulator for allocating security assistance; illustrative, never a forecast."""

__version__ = "0.1.0"

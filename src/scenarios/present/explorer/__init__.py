"""The live page: a marimo app, and the pure functions of its state."""

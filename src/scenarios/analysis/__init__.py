"""One question, one module."""

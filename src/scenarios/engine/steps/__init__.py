"""One quarter of some members, compiled: money moves, builds and fades, and violence follows."""

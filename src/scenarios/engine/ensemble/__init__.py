"""Many members and many scenarios, and what is kept of them."""

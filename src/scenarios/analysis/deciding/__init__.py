"""Which plan? The best one and how flat the best is, the next amount, what a goal costs, what two aims cost each other."""

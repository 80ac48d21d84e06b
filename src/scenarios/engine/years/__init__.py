"""One fiscal year after another: allotment on 1 October, the quarters, the close on 30 September."""

"""Reports: one file a report, its name a line in `registry`; every figure has a definition."""

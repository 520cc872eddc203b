"""Reports: one file a report, each a line in `registry.REPORTS`; every figure has a definition."""

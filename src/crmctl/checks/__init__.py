"""Data quality: one file a rule, each listed where it runs; see `registry.RULES`."""

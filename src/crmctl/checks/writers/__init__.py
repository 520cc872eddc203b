"""Findings as other programs read them: one file a format, listed in `registry.WRITERS`."""

"""Records for other programs: a file a format, listed in `registry.py`."""

"""Moments as they should be written."""

import re

is_whole = re.compile(r"\d{4}-\d{2}-\d{2}(?:[T ].*(?:Z|[+-]\d{2}:?\d{2}))?").fullmatch
"""Tells a date alone, or a moment with its offset, from a time of day without one."""

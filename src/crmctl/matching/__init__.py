"""Which records may be the same person or organisation, and what one record of two says."""

MATCHED_KINDS = ("customer", "contact")
"""The kinds whose records may be the same as another one."""
GROUPED = 0.8
"""From this mean probability on rows of a table are one group.

A wrong merge in a table costs more than a missed one, and nobody looks at each.
"""

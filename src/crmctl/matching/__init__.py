"""Which records may be the same person or organisation, and what one record of two says."""

MATCHED_KINDS = ("customer", "contact")
"""The kinds whose records may be the same as another one."""

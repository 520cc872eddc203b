"""Clones from before an erasure: work that nobody else has comes along, the rest goes."""

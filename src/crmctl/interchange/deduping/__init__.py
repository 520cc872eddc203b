"""Duplicates in any table: what its columns are, and the table again with clusters or links."""

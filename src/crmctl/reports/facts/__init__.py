"""What reports have in common: who bought, what was owed, how deals went, read from the index."""

"""Forgetting a person: found, erased from files and history, verified, purged."""

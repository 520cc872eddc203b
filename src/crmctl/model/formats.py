"""Formats of a repository."""

FORMAT = 1
"""The newest that this crmctl reads and writes."""

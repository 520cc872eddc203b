"""Campaigns: who is reached and who is not, with the reason, and what came of it."""

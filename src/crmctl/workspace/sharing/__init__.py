"""Sharing a CRM with others: what came in, what went out, and what two edits make together."""

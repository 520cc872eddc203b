"""Campaigns in one CRM: choosing people, sending, and what comes back."""

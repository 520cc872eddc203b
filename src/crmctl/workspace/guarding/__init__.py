"""Guarding a CRM that people share: who may do what, and what never comes back."""

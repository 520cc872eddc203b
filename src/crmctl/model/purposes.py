"""What a consent is for, where it is for no purpose of crm.yaml in particular."""

EVERY_PURPOSE = "*"
"""Stands in a withdrawal or an objection that names no purpose: it holds for all, also for those
that crm.yaml gets later. A consent never has it, for it must be specific (GDPR Art. 4(11))."""

"""A record at a glance: what a person wants to see before a phone call."""

from crmctl.workspace.page.assemble import page
from crmctl.workspace.page.layout import Line, Page, Section

__all__ = ["Line", "Page", "Section", "page"]

"""One CRM, opened: reading through the index, changing through the unit of work."""

from crmctl.workspace.workspace import Surroundings, Workspace

__all__ = ["Surroundings", "Workspace"]

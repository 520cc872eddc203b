"""CRM repositories in which one person was planted everywhere, and others who must not change."""

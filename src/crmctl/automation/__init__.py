"""Rules that act when records change or time passes: what would fire, and why."""

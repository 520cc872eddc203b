"""The search language: text to tree, and what a test means for a field. Knows no storage."""

"""The disposable SQLite index: made from records handed in, deletable at any time."""

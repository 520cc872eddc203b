"""Rules that are found where a file is read (`store`) and validated (`model`), described here."""

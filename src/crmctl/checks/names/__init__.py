"""Rules about one file's name and place; listed in `checks/file_checks.py`."""

"""Rules about how records and files fit together; listed in `checks/store_checks.py`."""

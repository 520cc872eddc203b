"""Rules about what one record says; listed in `checks/record_checks.py`."""

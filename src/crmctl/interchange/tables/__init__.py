"""Tables of any kind: CSV in every dialect, and the sheets of xlsx, xls and ods files."""

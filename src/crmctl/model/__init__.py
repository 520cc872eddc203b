"""What a record is: kinds, field types, settings."""

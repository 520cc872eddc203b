"""Which records may be the same person or organisation, and what one record of two says."""

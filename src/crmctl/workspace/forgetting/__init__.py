"""People are erased from history, too: found, rewritten, purged, and the certificate of it."""

"""What bytes and texts hold inside: other charsets, codes of mails and pages, archives."""

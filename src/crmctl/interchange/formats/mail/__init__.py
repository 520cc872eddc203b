"""Mail as interactions: one message (`eml`), many in one file (`mbox`), a folder (`maildir`)."""

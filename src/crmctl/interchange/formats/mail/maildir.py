"""A Maildir: a folder whose folders `cur` and `new` have a file for each message."""

FOLDERS = ("cur", "new")
"""Where messages lie; `tmp` has those that are still being delivered."""

_NO_MESSAGES = frozenset("DT")  # drafts, and what is in the trash


def is_message(name: str) -> bool:
    """Tell by the name of a file in `cur` or `new` whether it is a message that was sent.

    A dot begins the names of a mail server's own files. Behind `:2,`, or `;2,` and `!2,` where a
    disk takes no colon, stand the flags: D is a draft, T waits to be deleted.
    """
    if not name or name.startswith("."):
        return False
    for mark in (":2,", ";2,", "!2,"):
        _, found, flags = name.rpartition(mark)
        if found:
            return _NO_MESSAGES.isdisjoint(flags.partition(",")[0])
    return True

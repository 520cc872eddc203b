"""What programs leave beside the files that they edit, told by its name."""

import re

# Vim, Emacs, Kate, LibreOffice, GLib.
_OPEN = re.compile(
    r"\.(?P<vim>.+)\.sw[a-p]|\.sw[a-p]|#(?P<emacs>.+)#|\.#(?P<lock>.+)|\.(?P<kate>.+)\.kate-swp"
    r"|\.~lock\.(?P<office>.+)#|\.goutputstream-\w+|4913"
)
_BACKUP = re.compile(r"(?P<tilde>.+)~(?:\d+~)?|(?P<other>.+)\.(?:bak|orig|old|save|rej|tmp)")


def is_leftover(name: str) -> bool:
    """Tell whether a file is what an editor keeps while another is open, not a copy of it."""
    return _OPEN.fullmatch(name) is not None


def edited(name: str) -> str:
    """Give the name of the file that a leftover or a copy belongs to; empty where none is."""
    for pattern in (_OPEN, _BACKUP):
        if found := pattern.fullmatch(name):
            return next((one for one in found.groups() if one), "")
    return ""

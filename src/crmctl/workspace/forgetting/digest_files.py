"""Where the digests of erased people lie: in the user's configuration folder, never in git.

With the digests and their key somebody could try out phone numbers. So nobody else may read the
file, and it may be deleted when no clone is left to verify.
"""

import json
import os
import secrets
import sys
from pathlib import Path

from crmctl.errors.verifying import (
    NoDigestsError,
    UnreadableDigestsError,
    UnwrittenDigestsError,
)
from crmctl.privacy.verifying.digests import Digests, as_data, from_data
from crmctl.workspace.closed_files import write_closed

_VERSION = 1
_SECRET = 32  # bytes, as SHA-256 gives


def new_secret() -> bytes:
    """Make the key of an epoch's digests."""
    return secrets.token_bytes(_SECRET)


def file_of(epoch: str) -> Path:
    """Give where the digests of an epoch lie (XDG Base Directory, APPDATA)."""
    if sys.platform == "win32":
        base = os.environ.get("APPDATA") or "~"
    else:
        base = os.environ.get("XDG_CONFIG_HOME") or "~/.config"
    return Path(base).expanduser() / "crmctl" / "verify" / f"{epoch}.json"


def keep(epoch: str, digests: Digests) -> Path:
    """Write the digests of an epoch; only their owner may read them.

    Raises:
        UnwrittenDigestsError: the file cannot be written.
    """
    file = file_of(epoch)
    data = {"version": _VERSION, "secret": digests.secret.hex(), **as_data(digests)}
    try:
        write_closed(file, json.dumps(data))
    except OSError as error:
        raise UnwrittenDigestsError(str(file)) from error
    return file


def read(epoch: str) -> Digests:
    """Read the digests of an epoch.

    Raises:
        NoDigestsError: they are not on this machine.
        UnreadableDigestsError: the file is damaged or cannot be read.
    """
    file = file_of(epoch)
    try:
        data = json.loads(file.read_text(encoding="ascii"))
        if data["version"] != _VERSION:
            raise UnreadableDigestsError(str(file))
        return from_data(data, bytes.fromhex(data["secret"]))
    except FileNotFoundError as error:
        raise NoDigestsError(epoch, str(file)) from error
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise UnreadableDigestsError(str(file)) from error

"""Where the keys of suppression lists lie: in the environment, or in the user's configuration.

Never in the repository. A file holds all keys of one CRM, the present one first; nobody else may
read it.
"""

import os
import secrets
import stat
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

from crmctl.errors.suppression import (
    ForeignKeyError,
    KeyFileError,
    OpenKeyError,
    UnreadableKeyError,
)
from crmctl.privacy.keys import SIZE, Key, Written, keys_in, together
from crmctl.privacy.suppression_list import SuppressionList
from crmctl.workspace.closed_files import write_closed

VARIABLE = "CRMCTL_SUPPRESSION_KEY"
_OTHERS = stat.S_IRWXG | stat.S_IRWXO
_LARGEST = 1 << 16


def folder() -> Path:
    """Give the folder of keys in the user's configuration (XDG Base Directory, APPDATA)."""
    if sys.platform == "win32":
        base = os.environ.get("APPDATA") or "~"
    else:
        base = os.environ.get("XDG_CONFIG_HOME") or "~/.config"
    return Path(base).expanduser() / "crmctl" / "keys"


def file_of(crm: str) -> Path:
    """Give the file that holds the keys of a CRM."""
    return folder() / crm


def new_key() -> Key:
    """Make a key; never from the random numbers of ids, which tests and documents repeat."""
    return Key(secrets.token_bytes(SIZE))


def given() -> Key | None:
    """Give the key that the environment names, for a list that has none yet.

    Raises:
        UnreadableKeyError: it is no key.
    """
    text = os.environ.get(VARIABLE, "")
    return _read(text, VARIABLE)[0].key if text else None


def keys_of(said: SuppressionList) -> Mapping[str, Key]:
    """Give the keys of a list that are here, by their check values, the present one first.

    Raises:
        ForeignKeyError: a key is there that is none of this list's.
        UnreadableKeyError: what is there is no key.
        OpenKeyError: others may read the file.
        KeyFileError: the file cannot be read.
    """
    if text := os.environ.get(VARIABLE, ""):
        return matching(said, _read(text, VARIABLE), VARIABLE)
    kept = [written for crm in said.crms for written in read_file(crm)]
    return matching(said, kept, str(folder()))


def matching(said: SuppressionList, keys: Sequence[Written], where: str) -> Mapping[str, Key]:
    """Give those of some keys that are a list's, by their check values.

    Raises:
        ForeignKeyError: there are keys, and none of them is.
    """
    found: dict[str, Key] = {}
    for written in keys:
        if not written.crm or written.crm in said.crms:
            checks = {written.key.check(crm) for crm in said.crms} & said.checks
            found |= dict.fromkeys(sorted(checks - found.keys()), written.key)
    if keys and not found:
        raise ForeignKeyError(where)
    return found


def read_file(crm: str) -> Sequence[Written]:
    """Give the keys that a file holds; none where there is no file.

    Raises:
        UnreadableKeyError: what is there is no key.
        OpenKeyError: others may read the file.
        KeyFileError: the file cannot be read.
    """
    file = file_of(crm)
    try:
        descriptor = os.open(file, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0))
    except FileNotFoundError:
        return ()
    except OSError as error:
        raise KeyFileError(str(file)) from error
    try:
        state = os.fstat(descriptor)
        if not stat.S_ISREG(state.st_mode):
            raise KeyFileError(str(file))
        if os.name == "posix" and state.st_mode & _OTHERS:
            raise OpenKeyError(str(file))
        text = os.read(descriptor, _LARGEST).decode("ascii", "replace")
    finally:
        os.close(descriptor)
    return _read(text, str(file))


def keep(crm: str, keys: Sequence[Key]) -> Path:
    """Write keys to the file of a CRM, before those that it holds; only its owner may read it.

    Raises:
        KeyFileError: the file cannot be written.
    """
    file = file_of(crm)
    known = [written.key for written in read_file(crm)]
    write_keys(file, together(crm, [*keys, *known]))
    return file


def write_keys(file: Path, text: str) -> None:
    """Write keys where nobody else may read them.

    Raises:
        KeyFileError: the file cannot be written.
    """
    try:
        write_closed(file, text)
    except OSError as error:
        raise KeyFileError(str(file)) from error


def _read(text: str, where: str) -> Sequence[Written]:
    keys = keys_in(text)
    if keys is None:
        raise UnreadableKeyError(where)
    return keys

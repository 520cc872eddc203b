"""LDIF (RFC 2849): address books of Thunderbird, and directories.

A person is a contact and an organisation a customer. A list or group is neither: its members
have its name as a tag. What only orders the directory (units, domains) is no entry.
"""

import re
from collections.abc import Iterable, Iterator
from typing import BinaryIO

from crmctl.interchange.charsets import GUESSED
from crmctl.interchange.entries import BadEntry, Entry, Format, Setting
from crmctl.interchange.formats.groups import Members, members
from crmctl.interchange.formats.ldif import people
from crmctl.interchange.formats.ldif.blocks import Block, blocks_of
from crmctl.interchange.own import id_of_directory, require_kind
from crmctl.interchange.pieces import beginning

_BEGIN = re.compile(
    r"(?:#[^\n]*\n(?: [^\n]*\n)*|\s*\n)*(?:version[ \t]*:[ \t]*\d|dn::?)", re.IGNORECASE
)
_GROUP = re.compile(rb"objectclass[ \t]*:[ \t]*(?:group|posixgroup|mozillaablist)")
_BLANKS = re.compile(r"\s*,\s*")


def fits(first: bytes) -> bool:
    """Tell by its first bytes whether a file is one of LDIF."""
    return _BEGIN.match(beginning(first).replace("\r", "")) is not None


def read(stream: BinaryIO, setting: Setting) -> Iterator[Entry | BadEntry]:
    """Give the entries of a file.

    Raises:
        NoPersonKindError: they are wanted as something that no directory has.
        DirectoryVersionError: it is of a version that is not known.
        UndecodableAddressBookError: it begins as UTF-16 and is none.
    """
    require_kind(setting.kind)
    groups = members(stream, _GROUP, _groups)
    for block in blocks_of(stream):
        if block.problem[1]:
            yield block.bad()
        elif block.values or block.kept_out:
            found = _entry(block, setting, groups)
            if found is not None:
                yield found


def _refused(block: Block, kind: str, groups: Members | None) -> BadEntry | None:
    """Give why an entry is none of ours, whatever it says of somebody."""
    if block.first("changetype").lower() not in {"", "add"}:
        only = "changes an entry that is elsewhere; only whole entries can be imported"
        return block.bad(only, "changetype")
    if "dn" not in block.values:
        return block.bad("has no dn")
    if kind == "group" and groups is None:
        once = "is a list, whose members are known only in a file and not from standard input"
        return block.bad(once, "objectClass")
    return None if kind else block.bad("is neither a person nor an organisation", "objectClass")


def _entry(block: Block, setting: Setting, groups: Members | None) -> Entry | BadEntry | None:
    kind = people.kind_of(block)
    refused = _refused(block, kind, groups)
    if refused or kind in {"group", "container"}:
        return refused
    own = id_of_directory(block.first("dn"))
    kind = setting.kind or kind
    said = people.contact if kind == "contact" else people.customer
    data = said(block, own=bool(own))
    if not data.get("name"):
        return block.bad("names neither a person nor an organisation", "cn")
    tags = [*people.tags(block), *(groups or {}).get(_folded(block.first("dn")), ())]
    data |= {"tags": list(dict.fromkeys(tags))}
    data["notes"] = "\n".join(block.all("description", "notes"))
    if not own and (outside := _outside(block)):
        data["external_ids"] = {setting.source or "ldif": outside}
    remarks = list(dict.fromkeys(people.remarks(block, data)))
    if block.guessed:
        remarks.append(f"Read as {GUESSED}: the entry is not in UTF-8")
    filled = {word: value for word, value in data.items() if value}
    losses = tuple(dict.fromkeys(block.kept_out))
    return Entry(kind, block.line, block.text, filled, own, tuple(remarks), losses=losses)


def _outside(block: Block) -> str:
    """Give an entry's id in its directory; Thunderbird has none that lasts."""
    if found := block.first("entryuuid", "uid"):
        return found
    return "" if "mozillaabpersonalpha" in block.classes else block.first("dn")


def _folded(name: str) -> str:
    """Give the name of an entry so that its writings compare equal."""
    return _BLANKS.sub(",", name.strip()).casefold()


def _groups(stream: BinaryIO) -> Iterator[tuple[str, str]]:
    """Give the name of each list with each member."""
    for block in blocks_of(stream):
        name = block.first("cn")
        if name and not block.problem[1] and people.kind_of(block) == "group":
            for member in block.all("member", "uniquemember"):
                yield name, _folded(member)


def rejects(bad: Iterable[BadEntry]) -> Iterator[bytes]:
    """Give a file of rejected entries, each below a comment with the reason."""
    for one in bad:
        yield f"# crmctl: {one.told}\n".encode() + one.raw.rstrip(b"\n") + b"\n\n"


FORMAT = Format("LDIF", (".ldif", ".ldi"), fits, read, rejects)

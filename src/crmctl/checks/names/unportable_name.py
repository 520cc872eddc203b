"""F012: a name that some operating system refuses or changes."""

import re
from collections.abc import Iterator
from unicodedata import is_normalized

from crmctl.checks.file_name import FileName
from crmctl.checks.rule import Rule
from crmctl.findings import Finding, Fix, Severity

_MAX_BYTES = 120
# Plain names without a device's name: nearly all, and known to be fine after one look.
_FINE = re.compile(r"[a-z0-9._-]*[a-z0-9_-]")
# https://learn.microsoft.com/windows/win32/fileio/naming-a-file
_DEVICE = re.compile(r"(con|prn|aux|nul|com[0-9]|lpt[0-9])(\..*)?", re.IGNORECASE)
_REFUSED = re.compile(r'[<>:"|?*\\\x00-\x1f]')

RULE = Rule(
    code="F012",
    name="unportable-name",
    severity=Severity.ERROR,
    fix=Fix.UNSAFE,
    summary=(
        "A file or folder has a name that cannot exist everywhere: one that Windows keeps for a "
        "device, one that ends in a dot or a blank, one with a character that Windows refuses, "
        "one over 120 bytes, or one that macOS writes differently (Unicode NFC). A colleague "
        "cannot check out the repository."
    ),
    bad={"customers/aux.yaml": "type: organisation\nname: Aux\n"},
    good={"customers/aux-x.yaml": "type: organisation\nname: Aux\n"},
)


def check(file: FileName) -> Iterator[Finding]:
    """Find parts of a path that are not portable; one finding a file."""
    for part in file.path.split("/"):
        problem = _problem(part)
        if problem:
            yield file.finding(RULE, f"The name of the file, or of a folder, {problem}.")
            return


def _problem(part: str) -> str:
    if len(part.encode("utf-8", "surrogateescape")) > _MAX_BYTES:
        return f"is longer than {_MAX_BYTES} bytes"
    if _FINE.fullmatch(part) and not _DEVICE.fullmatch(part):
        return ""
    if _DEVICE.fullmatch(part):
        return "is one that Windows keeps for a device"
    return _odd_spelling(part)


def _odd_spelling(part: str) -> str:
    if part.endswith((".", " ")):
        return "ends in a dot or a blank"
    if _REFUSED.search(part):
        return "has a character that Windows refuses"
    return "" if is_normalized("NFC", part) else "is not in Unicode's composed form (NFC)"

"""One file's name and place, as the rules in `names/` look at it."""

import re

from crmctl.checks.rule import Rule
from crmctl.findings import Finding, Fix
from crmctl.model.catalogue import Catalogue

EXTENSION = ".yaml"
# Folders of two characters or a year: those of `store.paths`, none of which is a device's name.
_USUAL = re.compile(
    r"[a-z]+/(?:[a-z0-9]{2}/|[0-9]{4}/)*"
    r"(?!(?:con|prn|aux|nul|com[0-9]|lpt[0-9])\.)[a-z0-9](?:[a-z0-9-]{0,113}[a-z0-9])?\.yaml"
).fullmatch


class FileName:
    """A path relative to the CRM's root, taken apart.

    Attributes:
        path: with forward slashes.
        catalogue: the kinds, for their folders.
        symlink: whether it is a symbolic link.
        executable: whether it has the mode of a program.
        folder: the folder below the root; empty for a file in the root itself.
        name: the last part of the path.
        id: the id that the file would have as a record.
        in_kind: whether it lies below the folder of a kind.
        is_record: whether it is taken for a record.
    """

    __slots__ = (
        "catalogue", "executable", "folder", "id", "in_kind", "is_record", "name", "path",
        "symlink",
    )  # fmt: skip

    def __init__(
        self, path: str, catalogue: Catalogue, *, symlink: bool = False, executable: bool = False
    ) -> None:
        self.path, self.catalogue, self.symlink = path, catalogue, symlink
        self.executable = executable
        head, slash, _ = path.partition("/")
        self.folder = head if slash else ""
        self.name = path.rpartition("/")[2]
        self.id = self.name.removesuffix(EXTENSION)
        kind = catalogue.by_name.get(self.folder)
        self.in_kind = kind is not None and kind.folder == self.folder
        self.is_record = self.in_kind and self.name.endswith(EXTENSION)

    @property
    def is_usual(self) -> bool:
        """Whether its name is one that no rule about spelling objects to, as nearly all are."""
        odd = self.symlink or self.executable
        return self.is_record and not odd and _USUAL(self.path) is not None

    def finding(
        self, rule: Rule, message: str, hint: str = "", *, fix: Fix | None = None
    ) -> Finding:
        """Give a finding about the whole file."""
        return Finding(
            path=self.path,
            line=1,
            column=1,
            code=rule.code,
            severity=rule.severity,
            message=message,
            ref=f"{self.folder}/{self.id}" if self.is_record else "",
            hint=hint,
            fix=rule.fix if fix is None else fix,
        )

"""One file's name and place, as the rules in `names/` look at it."""

from dataclasses import dataclass
from functools import cached_property

from crmctl.checks.rule import Rule
from crmctl.findings import Finding, Fix
from crmctl.model.catalogue import Catalogue

EXTENSION = ".yaml"


@dataclass(frozen=True)
class FileName:
    """A path relative to the CRM's root, taken apart.

    Attributes:
        path: with forward slashes.
        catalogue: the kinds, for their folders.
        symlink: whether it is a symbolic link.
    """

    path: str
    catalogue: Catalogue
    symlink: bool = False

    @cached_property
    def folder(self) -> str:
        """The folder below the root; empty for a file in the root itself."""
        head, slash, _ = self.path.partition("/")
        return head if slash else ""

    @cached_property
    def name(self) -> str:
        """The last part of the path."""
        return self.path.rpartition("/")[2]

    @cached_property
    def id(self) -> str:
        """The id that the file would have as a record."""
        return self.name.removesuffix(EXTENSION)

    @cached_property
    def in_kind(self) -> bool:
        """Whether it lies below the folder of a kind."""
        kind = self.catalogue.by_name.get(self.folder)
        return kind is not None and kind.folder == self.folder

    @cached_property
    def is_record(self) -> bool:
        """Whether it is taken for a record."""
        return self.name.endswith(EXTENSION) and self.in_kind

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

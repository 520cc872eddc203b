"""What crm.yaml says of who may write what, ready to be asked.

An entry of a role is `*` (everything: an administrator), a kind (`contact` or `contacts`), a field
(`contact.emails`, with all that stands below it) or a path (`presets/`, `letters/*.txt`). Rights
are in force as soon as crm.yaml has `roles`. Nothing is promised about reading: whoever can clone
reads everything.
"""

import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from fnmatch import fnmatchcase
from functools import cached_property
from typing import Any

from crmctl.model.catalogue import Catalogue, Kind

EVERYTHING = "*"
PROTECTED = (
    *("crm.yaml", "automations.yaml", "schemas/", "hooks/"),
    *(".gitattributes", ".gitmodules", ".gitignore", ".mailmap", ".pre-commit-config.yaml"),
    *(".github/", ".gitlab/", ".gitlab-ci.yml", ".forgejo/", ".gitea/", ".woodpecker/"),
    *("privacy/epochs/", "privacy/suppressed.yaml", "privacy/verify/"),
)
"""What only an administrator writes, whatever `protected` in crm.yaml adds to it: what says who
may do what, what runs programs, and what is evidence."""

# What HFS+ leaves out of names when it compares them, as git's own check of `.git` knows.
_IGNORED = dict.fromkeys(
    (*range(0x200C, 0x2010), *range(0x202A, 0x202F), *range(0x206A, 0x2070), 0xFEFF)
)
_TRAILING = re.compile(r"[. ](?:/|\Z)")
_is_pattern = re.compile(r"[*?\[]").search


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody of `users` in crm.yaml, with what their role lets them do.

    Attributes:
        id: the key in `users`, as in `u-anna`.
        role: the name of the role; empty without one.
        emails: their addresses, in lower case.
        write: what they may write.
        exclude: what of that they may not.
        append_only: what they may add to, and never change.
        delete: the kinds of which they may remove records.
    """

    id: str
    role: str = ""
    emails: tuple[str, ...] = ()
    write: tuple[str, ...] = ()
    exclude: tuple[str, ...] = ()
    append_only: tuple[str, ...] = ()
    delete: tuple[str, ...] = ()

    @property
    def is_admin(self) -> bool:
        """Whether they may write everything, crm.yaml included."""
        return EVERYTHING in self.write and not self.exclude


@dataclass(frozen=True)
class Policy:
    """Who may write what, as one version of crm.yaml says it.

    Attributes:
        catalogue: the kinds and fields that entries name.
        users: `users` of crm.yaml.
        roles: `roles` of crm.yaml.
        protected: paths for administrators only, beside those that always are.
    """

    catalogue: Catalogue
    users: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    roles: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    protected: tuple[str, ...] = ()

    @property
    def is_in_force(self) -> bool:
        """Whether crm.yaml restricts anybody."""
        return bool(self.roles)

    def person(self, name: str) -> Person | None:
        """Give the user whom a name means: the id, with or without `u-`, a login or an address.

        None when nobody is called so, or more than one.
        """
        wanted = name.strip().casefold()
        exact = [id_ for id_ in self.users if id_.casefold() in {wanted, f"u-{wanted}"}]
        named = exact or [
            id_ for id_, user in self.users.items() if wanted in map(str.casefold, _names(user))
        ]
        return self._of(named[0]) if wanted and len(named) == 1 else None

    def signers(self) -> Iterator[tuple[Person, str]]:
        """Give each key of `users` with whose it is, as it stands in crm.yaml."""
        for id_, user in self.users.items():
            for key in user.get("keys") or ():
                yield self._of(id_), str(key)

    def works_here(self, person: Person, day: date) -> bool:
        """Tell whether a user's time (`since`, `until`) has begun and not ended."""
        user = self.users[person.id]
        since, until = (str(user.get(name) or "") for name in ("since", "until"))
        return since <= day.isoformat() and (not until or day.isoformat() <= until)

    def is_protected(self, path: str) -> bool:
        """Tell whether only administrators write a file, however its path is spelt."""
        shown = folded(path)
        patterns = (*self._closed.get(shown.partition("/")[0], ()), *self._closed.get("", ()))
        return any(_fits(pattern, shown) for pattern in patterns)

    @cached_property
    def _closed(self) -> Mapping[str, Sequence[str]]:
        """The protected paths by the folder that they begin with, if they name one."""
        found: dict[str, list[str]] = {}
        for pattern in map(folded, (*PROTECTED, *self.protected)):
            head = pattern.partition("/")[0]
            found.setdefault("" if _is_pattern(head) else head, []).append(pattern)
        return found

    def kind_of(self, path: str) -> Kind | None:
        """Give the kind of record that a file is; None where it is none."""
        folder, slash, rest = path.partition("/")
        kind = self.catalogue.by_name.get(folder) if slash else None
        is_record = kind is not None and kind.folder == folder and rest.endswith(".yaml")
        return kind if is_record else None

    def covers(self, entries: Sequence[str], kind: Kind, name: str) -> bool:
        """Tell whether entries of a role name a field, or something that it is a part of."""
        return any(self._covers(entry, kind, name) for entry in entries)

    def touches(self, entries: Sequence[str], kind: Kind) -> bool:
        """Tell whether entries of a role name a kind, or a field of it."""
        return any(entry == EVERYTHING or self._kind(entry) is kind for entry in entries)

    def covers_path(self, entries: Sequence[str], path: str) -> bool:
        """Tell whether entries of a role name a file that is no record."""
        shown = folded(path)
        return any(
            entry == EVERYTHING or (self._kind(entry) is None and _fits(folded(entry), shown))
            for entry in entries
        )

    def unclear(self) -> Iterator[tuple[str, str]]:
        """Give the entries that are neither a kind, a field nor a path, each with its role."""
        for role, said in self.roles.items():
            for list_ in ("write", "not", "append-only", "delete"):
                for entry in said.get(list_) or ():
                    if entry != EVERYTHING and "/" not in entry and not self._is_known(entry):
                        yield role, entry

    def _is_known(self, entry: str) -> bool:
        kind = self._kind(entry)
        _, dot, name = entry.partition(".")
        if kind is None or not dot:
            return kind is not None
        return any(path == name or path.startswith(f"{name}.") for path in kind.by_path)

    def _kind(self, entry: str) -> Kind | None:
        return self.catalogue.by_name.get(entry.partition(".")[0])

    def _covers(self, entry: str, kind: Kind, name: str) -> bool:
        if entry == EVERYTHING:
            return True
        _, dot, wanted = entry.partition(".")
        fits = not dot or name == wanted or name.startswith(f"{wanted}.")
        return fits and self._kind(entry) is kind

    def _of(self, id_: str) -> Person:
        user = self.users[id_]
        role = str(user.get("role") or "")
        said = self.roles.get(role) or {}
        lists = (tuple(said.get(name) or ()) for name in ("write", "not", "append-only", "delete"))
        emails = tuple(str(email).casefold() for email in user.get("emails") or ())
        return Person(id_, role, emails, *lists)


def policy_of(config: Mapping[str, Any], catalogue: Catalogue) -> Policy:
    """Give what the settings say, as plain data with the names of crm.yaml."""
    return Policy(
        catalogue,
        users=config.get("users") or {},
        roles=config.get("roles") or {},
        protected=tuple(config.get("protected") or ()),
    )


def folded(path: str) -> str:
    """Give a path as file systems that care for neither case nor form take it for the same."""
    if path.isascii():
        plain = path.lower()
    else:
        plain = unicodedata.normalize("NFKC", path.translate(_IGNORED)).casefold()
    if not _TRAILING.search(plain):
        return plain
    return "/".join(part.rstrip(" .") or part for part in plain.split("/"))


def _fits(pattern: str, path: str) -> bool:
    """Tell whether a path is a file, lies below a folder, or is one of `letters/*.txt`."""
    folder = pattern.rstrip("/")
    if not path.startswith(folder):
        return _is_pattern(pattern) is not None and fnmatchcase(path, pattern)
    return len(path) == len(folder) or path[len(folder)] == "/" or fnmatchcase(path, pattern)


def _names(user: Mapping[str, Any]) -> Iterator[str]:
    yield from map(str, user.get("logins") or ())
    yield from map(str, user.get("emails") or ())

"""What keeps erased people out of a server: its suppression list, and seals on certificates."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from crmctl.checks.across.erased_person import RULE
from crmctl.errors.guarding import PushRefusedError
from crmctl.errors.suppression import BrokenListError
from crmctl.findings import Finding
from crmctl.git.objects import content
from crmctl.git.receiving import held
from crmctl.git.repository import Repository
from crmctl.privacy.epochs import State, state_of
from crmctl.privacy.keys import Key
from crmctl.privacy.suppression import Suppression
from crmctl.privacy.suppression_list import PATH, SuppressionList
from crmctl.store import document
from crmctl.store.grammar import LARGE
from crmctl.store.paths import id_of
from crmctl.workspace.guarding.epochs import Certificate, certificates
from crmctl.workspace.keyring import keys_of
from crmctl.workspace.suppressing import FOLDERS, in_words, said_in


@dataclass(frozen=True)
class Keepers:
    """Tells who was erased, as far as the key for it is on the server.

    Attributes:
        suppression: the list, with the keys that are here.
        keys: the same keys, by their check values.
        gone: the records that certificates name, as in `contacts/p-7k3f9q2m`.
    """

    suppression: Suppression
    keys: Mapping[str, Key] = field(repr=False)
    gone: frozenset[str] = frozenset()

    @property
    def note(self) -> str:
        """What could not be checked, for the pusher; empty if nothing."""
        count = self.suppression.unchecked
        if not count:
            return ""
        return (
            "Whether somebody who was erased comes back was not checked by all identifiers: the "
            f"key of the suppression list ({count} entries) is not on the server. "
            "`crmctl privacy key import` brings it there."
        )

    def content(self, path: str, data: Mapping[str, Any]) -> Iterable[Finding]:
        """Find a person who was erased."""
        folder = path.partition("/")[0]
        kind = FOLDERS.get(folder)
        if f"{folder}/{id_of(path)}" in self.gone and "erased" not in data:
            sentence = "A certificate says that this record was erased, and it holds data."
            yield Finding(path, 1, 1, RULE.code, RULE.severity, sentence)
        hits = self.suppression.hits(kind, data) if kind else ()
        if hits:
            words = " and ".join(in_words(hits))
            sentence = f"This is a person who was erased: the suppression list knows {words}."
            yield Finding(path, 1, 1, RULE.code, RULE.severity, sentence)

    def free_text(self, ref: str, text: bytes) -> Iterable[Finding]:
        """Find a person who was erased in a text that is no file, as that of a note."""
        data = document.load(text).data if len(text) <= LARGE else None
        for folder in FOLDERS if data else ():
            for finding in self.content(f"{folder}/note.yaml", data or {}):
                yield finding._replace(path=ref)

    def seal(self, certificate: Certificate) -> bool | None:
        """Tell whether a certificate's seal holds; None where the key to tell is not here."""
        state = state_of(certificate.id, certificate.data, self.keys)
        return None if state is State.UNCHECKED else state is State.SEALED


def keepers(repo: Repository, before: str, after: Mapping[str, bool], country: str) -> Keepers:
    """Give what the list of the server, and those that are pushed, say.

    Args:
        repo: where to look.
        before: the tip of the main branch; empty for none.
        after: the commits that are pushed, and whether each shall be the main branch's.
        country: the CRM's, for phones without a calling code.

    Raises:
        PushRefusedError: a list that is pushed lacks lines of the server's, or cannot be read.
        CrmctlError: a key on the server cannot be used.
    """
    said = _list(repo, before) if before else SuppressionList()
    for commit, is_main in after.items():
        pushed = _list(repo, commit)
        if is_main and not pushed.keeps(said):
            reason = f"{PATH} would lose lines, and so people who were erased could come back."
            raise PushRefusedError(reason, "Lines are only added; `crmctl sync` merges them.")
        said = said.united(pushed)
    keys = keys_of(said) if said.checks else {}
    there = certificates(repo, before).values() if before else ()
    gone = frozenset(str(ref) for one in there for ref in one.data.get("records") or ())
    return Keepers(Suppression(said, keys, country), keys, gone)


def keys_at(repo: Repository, commit: str) -> Mapping[str, Key]:
    """Give the keys of a commit's suppression list that are on the server."""
    said = _list(repo, commit)
    return keys_of(said) if said.checks else {}


def _list(repo: Repository, commit: str) -> SuppressionList:
    one = next(iter(held(repo, [f"{commit}:{repo.prefix}{PATH}"])))
    try:
        return said_in(content(repo, one.oid) if one and one.kind == "blob" else None)
    except BrokenListError as error:
        reason = f"{error}"
        raise PushRefusedError(reason) from error

"""The whole of it: every ref's history written anew, beside the old one."""

from binascii import unhexlify
from collections.abc import Callable, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from functools import partial
from itertools import islice
from typing import NamedTuple

from crmctl.git.command import Git
from crmctl.git.repository import Repository
from crmctl.git.rewriting import noting
from crmctl.git.rewriting.history import Node, Step, after_named
from crmctl.git.rewriting.mentions import Digest, Lost
from crmctl.git.rewriting.packing import Pack
from crmctl.git.rewriting.passing import Passing
from crmctl.git.rewriting.past import Past
from crmctl.git.rewriting.quarantine import Quarantine
from crmctl.git.rewriting.roots import Ref, Renaming, refs, stashed
from crmctl.git.rewriting.scanning import Scan, scan
from crmctl.git.rewriting.streams import Reader
from crmctl.git.rewriting.surgery import Surgery
from crmctl.git.rewriting.tagging import Tag, Tagging, tags
from crmctl.git.rewriting.texts import words_of

_AT_ONCE = 200


class RefChange(NamedTuple):
    """What becomes of a ref; ids in hex, an empty new one where its object is gone."""

    old_name: str
    new_name: str
    old: str
    new: str


class Symbolic(NamedTuple):
    """What becomes of a ref that means another one."""

    old_name: str
    new_name: str
    old_target: str
    new_target: str


@dataclass(frozen=True, slots=True)
class Rewritten:
    """New history, which no ref names yet.

    Attributes:
        refs: what becomes of each ref that changes.
        symbolic: refs that mean another one, HEAD among them, where a name changes.
        ids: objects that change -> what they become; None for what goes. They tell what was
            there, and are never kept.
        kept: objects that stay, in binary.
        commits: how many commits were written anew.
        all_commits: how many there are.
        last_unaffected: commits that keep their ids and have a child that does not.
        first_new: new commits without a new parent.
        signatures: how many signatures were dropped.
        stash: the stash's entries, the oldest first, with their new commits.
        digests: SHA-256 of files that change -> what they become.
        with_new_ids: gives a file with the new ids of the commits that it names.
        names: names of files and folders that change -> what they become.
    """

    refs: Sequence[RefChange]
    symbolic: Sequence[Symbolic]
    ids: Mapping[bytes, bytes | None]
    kept: frozenset[bytes]
    commits: int
    all_commits: int
    last_unaffected: Sequence[str]
    first_new: Sequence[str]
    signatures: int
    stash: Sequence[tuple[str, str]]
    names: Mapping[bytes, bytes]
    digests: Mapping[str, Digest]
    with_new_ids: Callable[[bytes], bytes] = field(repr=False)


class _Roots(NamedTuple):
    found: Sequence[Ref]
    tags: Mapping[bytes, Tag]
    stash: Sequence[tuple[str, str]]
    commits: Sequence[str]
    bare: Sequence[tuple[str, str]]


def rewrite(
    repo: Repository, surgery: Surgery, quarantine: Quarantine, past: Past | None = None
) -> Rewritten:
    """Write the history of all refs anew; nothing that is there is changed.

    Args:
        repo: the repository.
        surgery: what is done to contents, texts and names.
        quarantine: where the new objects go.
        past: what git told of history before.

    Raises:
        GitFailedError: an object is missing or damaged, or git could not write.
    """
    roots = _roots(repo)
    with (
        closing(Pack(repo.git, quarantine.packs, repo.object_format)) as pack,
        closing(Reader(repo.git)) as reader,
    ):
        found = scan(repo.git, surgery, pack)
        past = past or Past(repo)
        history = past.nodes([oid.encode() for oid in roots.commits])
        passing = Passing(reader, surgery, pack, found, _lost(repo, roots, found, history))
        _walk(repo, roots, passing, pack, past, after_named(history, found.words))

        def words(tag: bytes) -> Mapping[bytes, bytes]:
            return passing.renamed(found.commits_there.named(words_of(tag)))

        tagging = Tagging(dict(roots.tags), surgery, pack, passing.ids, words)
        tagging.write_all()
        pack.finish()
    ids = passing.ids
    changes, symbolic = _changes(repo, roots.found, surgery, ids)
    kept = passing.reachable | {unhexlify(oid) for oid in roots.tags}
    return Rewritten(
        refs=changes,
        symbolic=symbolic,
        ids=ids,
        kept=frozenset((kept - ids.keys()) | pack.ids),
        commits=len(passing.commits),
        all_commits=len(history),
        last_unaffected=[oid.hex() for oid in passing.edge],
        first_new=[oid.hex() for oid in passing.frontier],
        signatures=passing.signatures + tagging.signatures,
        stash=[(new_id(ids, oid), _said(line, passing)) for oid, line in roots.stash],
        names=passing.names,
        digests=found.digests,
        with_new_ids=passing.with_new_ids,
    )


def _roots(repo: Repository) -> _Roots:
    found = refs(repo)
    all_tags = tags(repo, (ref.oid for ref in found if ref.kind == "tag"))
    inner = [(tag.target.decode(), tag.kind.decode()) for tag in all_tags.values()]
    stash = stashed(repo)
    plain = [(ref.oid, ref.kind) for ref in found] + inner
    commits = [oid for oid, kind in plain if kind == "commit"] + [oid for oid, _ in stash]
    bare = [(oid, kind) for oid, kind in plain if kind in {"tree", "blob"}]
    return _Roots(found, all_tags, stash, list(dict.fromkeys(commits)), bare)


def _lost(repo: Repository, roots: _Roots, found: Scan, history: Sequence[Node]) -> Lost | None:
    """Give what tells of named commits that no ref leads to; None where there are none."""
    there = {node.oid for node in history}
    mentioned = [*found.words.values(), *(one.words for one in found.named.values())]
    if all(oid in there for words in mentioned for oid in words.values()):
        return None
    changing = {*found.blobs, *found.commits}
    return Lost(repo.git, [oid.encode() for oid in roots.commits], changing.__contains__, there)


def roots_of(repo: Repository) -> Sequence[bytes]:
    """Give the commits, in hex, from which all that stays is reachable."""
    return [oid.encode() for oid in _roots(repo).commits]


def _walk(  # noqa: PLR0913, PLR0917 - what a walk needs
    repo: Repository,
    roots: _Roots,
    passing: Passing,
    pack: Pack,
    past: Past,
    found: Sequence[Node],
) -> None:
    git = repo.git
    notes = [ref.oid for ref in roots.found if noting.is_notes(ref.name)]
    others = [oid for oid in roots.commits if oid not in notes]
    noted = noting.of(git, notes, others) if notes else frozenset()
    lone = [Node(None, unhexlify(oid), ()) for oid, kind in roots.bare if kind == "tree"]
    told = past.steps([*found, *lone])
    while batch := list(islice(told, _AT_ONCE)):
        passing.look_at_names(step for step in batch if step.node.oid not in noted)
        for step in batch:
            is_note = step.node.oid in noted
            passing.take(step, _noted_tree(git, step, passing, pack) if is_note else None)
    passing.work()
    passing.reachable.update(unhexlify(oid) for oid, kind in roots.bare if kind == "blob")


def _noted_tree(git: Git, step: Step, passing: Passing, pack: Pack) -> bytes:
    """Give the tree of a commit of notes, about objects as they are called by now."""
    passing.work()
    files = noting.flat(git, step.node.tree)
    passing.look_at_mentions(oid for _, oid in files.values())
    moved = noting.moved(files, passing.ids, passing.name, 2 * len(step.node.tree))
    return step.node.tree if moved == files else noting.write(pack, moved)


def _changes(
    repo: Repository, found: Sequence[Ref], surgery: Surgery, ids: Mapping[bytes, bytes | None]
) -> tuple[list[RefChange], list[Symbolic]]:
    renaming = Renaming(surgery, (ref.name for ref in found))
    new = partial(new_id, ids)
    names = {r.name: renaming.renamed(r.name, new) if r.name != "HEAD" else "HEAD" for r in found}
    plain = (ref for ref in found if not ref.target)
    changes = [RefChange(r.name, names[r.name], r.oid, new(r.oid)) for r in plain]
    symbolic = [
        Symbolic(r.name, names[r.name], r.target, names.get(r.target, r.target))
        for r in found
        if r.target
    ]
    if branch := repo.branch():
        target = f"refs/heads/{branch}"
        there = names.get(target) or renaming.renamed(target, new)
        symbolic.append(Symbolic("HEAD", "HEAD", target, there))
    return (
        [one for one in changes if (one.old_name, one.old) != (one.new_name, one.new)],
        [one for one in symbolic if one[::2] != one[1::2]],
    )


def _said(line: str, passing: Passing) -> str:
    raw = passing.text(line.encode("utf-8", "surrogateescape"))
    return raw.decode("utf-8", "surrogateescape")


def new_id(ids: Mapping[bytes, bytes | None], oid: str) -> str:
    """Give the new id of an object, in hex; empty where it is gone."""
    old = unhexlify(oid)
    new = ids.get(old, old)
    return new.hex() if new else ""

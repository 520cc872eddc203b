"""The last commit of an erasure: the current files as they shall be, and the certificate.

It stands on top of the new history and becomes the repository's together with it, in one
transaction. Made before the rewriting, it could not say what came of it, and for a while the
repository would have a certificate of an erasure that had not taken place.
"""

from collections.abc import Mapping
from dataclasses import replace

from crmctl.git.repository import Repository
from crmctl.git.sealing import sign


def commit_on(repo: Repository, parent: str, files: Mapping[str, bytes | None], text: str) -> str:
    """Make a commit that no ref names; gives its id.

    Args:
        repo: where to; objects go where its git puts them.
        parent: the commit that it stands on.
        files: path from the CRM's root -> content; None takes a file away.
        text: the message.

    Raises:
        GitFailedError: git could not write.
        NoIdentityError: git does not know who commits.
    """
    repo.identity()
    index = repo.private / "rewriting.index"
    index.unlink(missing_ok=True)
    git = replace(repo.git, index=index)
    modes = _modes(repo, parent, files)
    try:
        git.run("read-tree", parent)
        lines = []
        for path, content in files.items():
            place = (repo.prefix + path).encode("utf-8", "surrogateescape")
            if content is None:
                lines.append(b"0 %b\t%b\0" % (repo.no_object.encode(), place))
            else:
                oid = git.run("hash-object", "-w", "--no-filters", "--stdin", feed=content).strip()
                mode = modes.get(path, "100644").encode()
                lines.append(b"%b %b\t%b\0" % (mode, oid, place))
        git.run("update-index", "-z", "--index-info", feed=b"".join(lines))
        tree = git.run("write-tree").decode().strip()
        made = git.run("commit-tree", "--no-gpg-sign", tree, "-p", parent, feed=text.encode())
        return sign(repo, made.decode().strip())
    finally:
        index.unlink(missing_ok=True)


def _modes(repo: Repository, parent: str, files: Mapping[str, bytes | None]) -> Mapping[str, str]:
    """Give the modes of the files that there are: an executable one stays so."""
    told = repo.git.run("ls-tree", "-z", parent, "--", *files) if files else b""
    found = {}
    for entry in told.decode("utf-8", "surrogateescape").split("\0")[:-1]:
        about, _, path = entry.partition("\t")
        found[path] = about.split(" ")[0]
    return found

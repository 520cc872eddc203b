"""Make a CRM to measure with: `python benchmarks/generate.py S|L DIR [--handwritten SHARE]`.

The same arguments give the same files. They are canonical, as crmctl writes them, and committed;
`--handwritten 0.5` rewrites half of them as a person might have.
"""

import argparse
import os
import subprocess
from collections.abc import Iterable
from pathlib import Path
from random import Random

from crmctl.store.canonical import emit
from handwritten import by_hand
from records import SIZES, Size, busy, records

SEED = 20261121
BUSY = "busy-gmbh"
_COMMIT = b"""\
commit refs/heads/main
committer Anna Schmidt <anna@schmidt.example> 1795258800 +0100
data 24
Records to measure with
"""
SETTINGS = """\
format: 1
name: Benchmark
country: DE
language: de
timezone: Europe/Berlin
currency: EUR
layout: sharded
"""


def generate(size: Size, folder: Path, handwritten: float = 0.0) -> None:
    """Write the CRM into a new folder and commit it."""
    random, coin = Random(SEED), Random(SEED)
    texts = ((made.path, emit(made.tree)) for made in records(size, random))
    files = (
        (path, by_hand(text, coin) if coin.random() < handwritten else text)
        for path, text in texts
    )
    commit([("crm.yaml", SETTINGS), *files], folder)


def generate_busy(size: Size, folder: Path, interactions: int, invoices: int) -> None:
    """Write the CRM, and in it the customer `BUSY`, into a new folder and commit it."""
    random = Random(SEED)
    every = [*records(size, random), *busy(BUSY, interactions, invoices, random)]
    commit([("crm.yaml", SETTINGS), *((made.path, emit(made.tree)) for made in every)], folder)


def commit(files: Iterable[tuple[str, str]], folder: Path) -> None:
    """Make a repository of these files; one stream is several times as fast as `git add`."""
    folder.mkdir(parents=True)
    _git(folder, "init", "--quiet", "-b", "main")
    stream = [_COMMIT]
    for path, text in files:
        content = text.encode()
        stream.append(b"M 644 inline %s\ndata %d\n%s\n" % (path.encode(), len(content), content))
    _git(folder, "fast-import", "--quiet", stdin=b"".join(stream))
    _git(folder, "reset", "--quiet", "--hard")


def _git(folder: Path, *arguments: str, stdin: bytes = b"") -> None:
    # In a hook git exports where its own repository is; this one is another.
    environment = {name: value for name, value in os.environ.items() if name[:4] != "GIT_"}
    command = ["git", "-C", str(folder), *arguments]
    subprocess.run(command, input=stdin, env=environment, check=True)


def main() -> None:
    """Read the arguments and make the CRM."""
    parser = argparse.ArgumentParser(description=__doc__.partition(":")[0] if __doc__ else "")
    parser.add_argument("size", choices=SIZES)
    parser.add_argument("folder", type=Path, help="a new folder")
    parser.add_argument("--handwritten", type=float, default=0.0, metavar="SHARE", help="0 to 1")
    arguments = parser.parse_args()
    generate(SIZES[arguments.size], arguments.folder, arguments.handwritten)


if __name__ == "__main__":
    main()

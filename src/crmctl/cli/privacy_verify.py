"""Verify that an erased person is gone: from every object and every file of this repository.

Looks at all that git stores, whether anything refers to it or not, at all files below the git
directory, and at the work tree; in other charsets, in mails, archives and documents, too. The
code that looks shares nothing with the code that erases, and knows the person by keyed digests
only, which lie in your configuration folder, outside the repository.

TARGET is an epoch as in `privacy/epochs/`, or the contact who was erased. A contact who was not
erased yet may be named as well: then it tells where they are.

Names objects and files, never a value. What cannot be read makes the verification incomplete;
pictures and encrypted files are listed, for nobody can look into them.

Examples:
    crmctl privacy verify e-7k3f9q2m
    crmctl privacy verify p-7k3f9q2m
"""

import re
from typing import TYPE_CHECKING, Annotated

import typer

from crmctl.cli.messages import counted, note
from crmctl.cli.session import open_workspace
from crmctl.errors.verifying import IncompleteVerificationError, StillThereError

if TYPE_CHECKING:
    from collections.abc import Collection

    from crmctl.privacy.verifying.digests import Digests
    from crmctl.workspace.forgetting.verifying import Verification
    from crmctl.workspace.workspace import Workspace

_EPOCH = re.compile(r"e-[0-9a-z]{8}")


def run(
    target: Annotated[
        str, typer.Argument(metavar="TARGET", help="An epoch, or a contact.", show_default=False)
    ],
) -> None:
    """Run `crmctl privacy verify`."""
    from crmctl.workspace.forgetting.independent import look  # noqa: PLC0415 - as elsewhere

    workspace = open_workspace()
    known = _known(workspace, target)
    seen = look(workspace, known, _withheld(workspace, target))
    _show(seen)
    if seen.left:
        raise StillThereError(len({place.where for place in seen.left}))
    if seen.unread:
        raise IncompleteVerificationError(len(seen.unread))
    what = f"{counted(seen.objects, 'object')} and {counted(seen.files, 'file')}"
    note(f"Nobody found: {what} were looked at.")


def _known(workspace: "Workspace", target: str) -> "Digests":
    from crmctl.workspace.forgetting import digest_files, independent  # noqa: PLC0415 - the same
    from crmctl.workspace.resolving import resolve  # noqa: PLC0415 - the same

    if _EPOCH.fullmatch(target):
        return digest_files.read(target)
    ref = resolve(workspace, target, ("contact",))
    record = workspace.record(ref)
    if record and "erased" in record.data:
        return digest_files.read(str(record.data.get("epoch", "")))
    versions = independent.all_versions(workspace, record) if record else ()
    return independent.digests_of(workspace, [(ref, versions)])


def _withheld(workspace: "Workspace", target: str) -> "Collection[str]":
    """Give what names the person and has to stay, as the certificate says."""
    from crmctl.workspace.forgetting.knowing import withheld_of_epoch  # noqa: PLC0415 - the same
    from crmctl.workspace.resolving import resolve  # noqa: PLC0415 - the same

    if _EPOCH.fullmatch(target):
        return withheld_of_epoch(workspace, target)
    record = workspace.record(resolve(workspace, target, ("contact",)))
    epoch = str(record.data.get("epoch", "")) if record else ""
    return withheld_of_epoch(workspace, epoch) if epoch else ()


def _show(seen: "Verification") -> None:
    """Say where the person is, or may be, and what nobody can promise for; never a value."""
    for word, places in (("found", seen.left), ("decide", seen.to_decide)):
        for where, hit in dict.fromkeys((place.where, place.hit) for place in places):
            how = f", {hit.encoding}" if hit.encoding else ""
            reason = f"; {hit.reason}" if hit.reason else ""
            note(f"{word:8} {where}: {hit.sort}{how}{reason}")
    for where in dict.fromkeys(seen.closed):
        note(f"closed   {where}")
    for where in seen.unread:
        note(f"unread   {where}")

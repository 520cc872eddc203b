"""What `check` has to know of people who were erased."""

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

from crmctl.checks.store_context import Erasures
from crmctl.errors.base import CrmctlError
from crmctl.findings import Severity
from crmctl.privacy.epochs import Chain, Fault, State, state_of
from crmctl.privacy.keys import Key
from crmctl.privacy.suppression import Suppression
from crmctl.workspace.epochs import certificates, standing
from crmctl.workspace.suppressing import listed, returned, suppression

if TYPE_CHECKING:
    from crmctl.workspace.workspace import Workspace


def erasures(workspace: "Workspace") -> Erasures:
    """Give what `check` has to know of people who were erased; at a doubt it says so."""
    try:
        known = suppression(workspace, listed(workspace))
    except CrmctlError as error:
        return Erasures(records=_records(workspace, {}), troubles=[(Severity.ERROR, str(error))])
    back = [(one.path, str(one.ref), one.by) for one in returned(workspace, known)]
    troubles = [*_troubles(known), *_faults(standing(workspace).chain)]
    return Erasures(back, _records(workspace, known.keys), troubles)


def _records(workspace: "Workspace", keys: Mapping[str, Key]) -> frozenset[str]:
    """Give the records that certificates say were erased; a forged one is not believed."""
    return frozenset(
        str(ref)
        for epoch, one in certificates(workspace).items()
        if state_of(epoch, one, keys) is not State.FORGED
        for ref in one.get("records") or ()
    )


def _faults(chain: Chain) -> Iterator[tuple[Severity, str]]:
    for epoch, fault in chain.faults:
        # Those from before there were seals are as they were.
        severity = Severity.INFO if fault is Fault.UNSIGNED else Severity.ERROR
        yield severity, f"The certificate {epoch} is {fault}."


def _troubles(known: Suppression) -> Iterator[tuple[Severity, str]]:
    if known.unchecked:
        sentence = (
            f"Not checked: whether somebody is back by {known.unchecked} entries of the "
            "suppression list. Their key is not here; `crmctl privacy key import` brings it."
        )
        yield Severity.WARNING, sentence
    if known.lost:
        sentence = f"{known.lost} entries were made with a lost key, and keep nobody out."
        yield Severity.INFO, sentence
    if known.forged:
        sentence = (
            f"{len(known.forged)} lines lift entries, and nobody with the key wrote them. They "
            "lift nothing."
        )
        yield Severity.ERROR, sentence

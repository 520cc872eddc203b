"""Whose signatures a policy knows, and what they are worth at a moment."""

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import NamedTuple

from crmctl.checks.access.policy import Person, Policy
from crmctl.checks.access.signed import Signed, Standing
from crmctl.git.signing import Key, SignedText, proves, read_key

_WHOLE = "00000101000000"


class _Asked(NamedTuple):
    """A signature that only ssh-keygen can judge."""

    place: int
    text: SignedText
    key: Key


def standings(
    commits: Sequence[tuple[str, SignedText]], policies: Sequence[Policy], at: Sequence[datetime]
) -> list[Signed]:
    """Say of each commit who signed it, and whether that proves anything.

    Args:
        commits: ids and texts.
        policies: what crm.yaml said before each of them.
        at: the moment that counts for each.

    Raises:
        NoSshKeygenError: this machine has no ssh-keygen.
    """
    found, asked = list[Signed](), list[_Asked]()
    for (oid, text), policy, moment in zip(commits, policies, at, strict=True):
        person, key, standing = _best(text, policy, moment)
        if key and standing is Standing.GOOD:
            asked.append(_Asked(len(found), text, key))
        found.append(Signed(oid, text.author, standing, person))
    proved = proves([(one.text, one.key) for one in asked])
    for one, is_proved in zip(asked, proved, strict=True):
        if not is_proved:
            found[one.place] = found[one.place]._replace(standing=Standing.BROKEN, person=None)
    return found


def _best(
    text: SignedText, policy: Policy, at: datetime
) -> tuple[Person | None, Key | None, Standing]:
    """Give whose key it is, and the best that can be said; a key that two have is nobody's."""
    keys = ((person, read_key(said)) for person, said in policy.signers() if text.key)
    owners = [(person, key) for person, key in keys if key and key.blob == text.key]
    if len({person.id for person, _ in owners}) != 1:
        return None, None, _standing(text, policy, None, None, at)
    # A key whose time was prolonged stands there twice.
    found = [(*owner, _standing(text, policy, *owner, at)) for owner in owners]
    return next((one for one in found if one[2] is Standing.GOOD), found[0])


def _standing(
    text: SignedText, policy: Policy, person: Person | None, key: Key | None, at: datetime
) -> Standing:
    if not text.signature:
        return Standing.UNSIGNED
    if person is None or key is None:
        return Standing.UNKNOWN
    now = at.astimezone(UTC)
    stamp = now.strftime("%Y%m%d%H%M%S")
    if key.before and stamp >= _filled(key.before):
        return Standing.EXPIRED
    if key.after and stamp < _filled(key.after):
        return Standing.EARLY
    return Standing.GOOD if policy.works_here(person, now.date()) else Standing.EXPIRED


def _filled(stamp: str) -> str:
    """Give a moment of OpenSSH (`20261231`, `202612312359Z`) as fourteen digits, in UTC."""
    digits = "".join(char for char in stamp if char.isdecimal())
    return f"{digits}{_WHOLE[len(digits) :]}"

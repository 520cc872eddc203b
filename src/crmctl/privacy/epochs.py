"""The certificates of erasures as a chain: each sealed, each following those before it.

A seal is HMAC-SHA256 with the key of the suppression list over the whole certificate and its id:
who does not have the key can neither make a certificate nor change one.
"""

import json
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from crmctl.privacy.keys import Key

Certificate = Mapping[str, Any]

SEAL, SEALED_WITH, FOLLOWS, DATE = "seal", "sealed_with", "follows", "date"


class State(StrEnum):
    """What a seal says of a certificate."""

    SEALED = "sealed"
    UNCHECKED = "not checked"
    UNSIGNED = "unsigned"
    FORGED = "forged"


class Fault(StrEnum):
    """What is wrong with the chain."""

    FORGED = "forged: the seal does not fit"
    UNSIGNED = "unsigned: it has no seal"
    ROLLED_BACK = "rolled back: it was here, and is gone"
    REPLACED = "replaced: it is not the certificate that was here"
    MISSING = "missing: another certificate follows it"
    CIRCLE = "out of order: it follows itself"
    SHORTENED = "shortened: lines of it are missing from the suppression list"


@dataclass(frozen=True, slots=True)
class Epoch:
    """One erasure, in its place.

    Attributes:
        id: the certificate's.
        day: of the erasure.
        follows: the certificates before it.
        state: what its seal says.
        records: how many people it erased; none where it only puts others in order.
    """

    id: str
    day: str
    follows: tuple[str, ...]
    state: State
    records: int


@dataclass(frozen=True, slots=True)
class Chain:
    """All certificates, each after those that it follows.

    Attributes:
        epochs: in order; of those that nothing puts in order the earlier day first.
        heads: those that none follows: several after erasures on several machines.
        faults: what is wrong, by the certificate's id.
    """

    epochs: tuple[Epoch, ...]
    heads: tuple[str, ...]
    faults: tuple[tuple[str, Fault], ...]

    @property
    def is_forked(self) -> bool:
        """Whether a certificate is needed that follows several."""
        return len(self.heads) > 1


def sealed(epoch: str, certificate: Certificate, check: str, key: Key) -> dict[str, Any]:
    """Give a certificate with its seal, which stands at its end.

    Args:
        epoch: its id.
        certificate: what it says; a seal that it has is made anew.
        check: the check value of the key.
        key: the key.
    """
    tree = {name: value for name, value in certificate.items() if name not in {SEAL, SEALED_WITH}}
    tree[SEALED_WITH] = check
    return {**tree, SEAL: _seal(epoch, tree, key)}


def state_of(epoch: str, certificate: Certificate, keys: Mapping[str, Key]) -> State:
    """Say what the seal of a certificate tells, by the keys that are here."""
    if not certificate.get(SEAL) or not certificate.get(SEALED_WITH):
        return State.UNSIGNED
    key = keys.get(str(certificate[SEALED_WITH]))
    if key is None:
        return State.UNCHECKED
    tree = {name: value for name, value in certificate.items() if name != SEAL}
    is_genuine = certificate[SEAL] == _seal(epoch, tree, key)
    return State.SEALED if is_genuine else State.FORGED


def chain(
    certificates: Mapping[str, Certificate],
    keys: Mapping[str, Key],
    seen: Mapping[str, str] | None = None,
    shortened: Collection[str] = (),
) -> Chain:
    """Put certificates in order, and say what is wrong with them.

    Args:
        certificates: by their ids, as their files say.
        keys: those that are here, by their check values.
        seen: the seals of the certificates that this clone has seen before.
        shortened: those of whose lines some are missing from the suppression list.
    """
    follows = {id_: _follows(one) for id_, one in certificates.items()}
    states = {id_: state_of(id_, one, keys) for id_, one in certificates.items()}
    order, circle = _ordered(certificates, follows)
    followed = {
        before for id_, befores in follows.items() if _counts(states[id_]) for before in befores
    }
    epochs = tuple(
        Epoch(
            id_,
            str(certificates[id_].get(DATE, "")),
            follows[id_],
            states[id_],
            len(_list(certificates[id_].get("records"))),
        )
        for id_ in order
    )
    heads = tuple(one.id for one in epochs if one.id not in followed and _counts(one.state))
    faults = _faults(certificates, states, follows, seen or {})
    faults += [(id_, Fault.CIRCLE) for id_ in circle]
    faults += [(id_, Fault.SHORTENED) for id_ in sorted(shortened)]
    return Chain(epochs, heads, tuple(faults))


def seals(certificates: Mapping[str, Certificate]) -> dict[str, str]:
    """Give what a clone remembers of the certificates that it has seen."""
    return {id_: str(one.get(SEAL, "")) for id_, one in certificates.items()}


def joining(heads: Sequence[str], day: str) -> dict[str, Any]:
    """Give a certificate that erases nobody and puts several in order, by following them."""
    return {
        FOLLOWS: sorted(heads),
        DATE: day,
        "ground": "puts erasures of several clones in order",
    }


def _counts(state: State) -> bool:
    """Tell whether a certificate is believed; one of a key that is not here cannot be refuted."""
    return state is not State.FORGED


def _faults(
    certificates: Mapping[str, Certificate],
    states: Mapping[str, State],
    follows: Mapping[str, tuple[str, ...]],
    seen: Mapping[str, str],
) -> list[tuple[str, Fault]]:
    found = [(id_, Fault.FORGED) for id_ in sorted(states) if states[id_] is State.FORGED]
    found += [(id_, Fault.UNSIGNED) for id_ in sorted(states) if states[id_] is State.UNSIGNED]
    gone = sorted(seen.keys() - certificates.keys())
    found += [(id_, Fault.ROLLED_BACK) for id_ in gone]
    now = seals(certificates)
    found += [
        (id_, Fault.REPLACED)
        for id_, seal in sorted(seen.items())
        if seal and now.get(id_, seal) != seal
    ]
    named = {before for befores in follows.values() for before in befores}
    return found + [
        (id_, Fault.MISSING) for id_ in sorted(named - certificates.keys() - seen.keys())
    ]


def _ordered(
    certificates: Mapping[str, Certificate], follows: Mapping[str, tuple[str, ...]]
) -> tuple[list[str], list[str]]:
    """Give the ids in order, and those that stand in a circle, which come last."""
    left = sorted(certificates, key=lambda id_: (str(certificates[id_].get(DATE, "")), id_))
    done: list[str] = []
    while left:
        free = next((id_ for id_ in left if not set(follows[id_]).intersection(left)), None)
        if free is None:
            return [*done, *left], left
        left.remove(free)
        done.append(free)
    return done, []


def _follows(certificate: Certificate) -> tuple[str, ...]:
    return tuple(map(str, _list(certificate.get(FOLLOWS))))


def _list(value: object) -> Sequence[Any]:
    return value if isinstance(value, list | tuple) else ()


def _seal(epoch: str, tree: Certificate, key: Key) -> str:
    return key.digest("epoch", f"{epoch}\n{json.dumps(_plain(tree), sort_keys=True)}")


def _plain(value: object) -> object:
    """Give a value as its file says it, where every scalar is text and nothing is empty."""
    if isinstance(value, Mapping):
        return {str(name): _plain(one) for name, one in value.items() if not _is_empty(one)}
    if isinstance(value, list | tuple):
        return [_plain(one) for one in value]
    if isinstance(value, bool):
        return str(value).lower()
    return str(value)


def _is_empty(value: object) -> bool:
    return value is None or (isinstance(value, str | list | tuple | Mapping) and not value)

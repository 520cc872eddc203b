"""What agreements are worth: the Fellegi-Sunter model with classes between same and unrelated.

Every pair of records belongs to one class: the same one, a relation (a household, colleagues,
a sister organisation, one place), or unrelated. For each class and field the model knows how
often a pair of that class agrees at each level *because of* the class; the rest of the time
it agrees by chance, as unrelated records do. The chance of agreeing on a value is the value's
own frequency where it is known (`terms.py`). Weights are likelihood ratios against unrelated,
told in bits.

Fellegi and Sunter, A Theory for Record Linkage, JASA 64 (1969); term frequencies after Winkler.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from crmctl.matching.agreement import Agreement, Pattern
from crmctl.matching.comparison import CONTACT_FIELDS, CUSTOMER_FIELDS

SAME = "same"

# The probabilities of the levels part, near and exact.
Shares = tuple[float, float, float]


@dataclass(frozen=True, slots=True)
class Class:
    """One way two records can belong together.

    Attributes:
        name: `same`, or the relation.
        rate: the share of all pairs of records that are of this class.
        shares: by field, how often a pair agrees at the levels part, near and exact because of
            the class; what is missing to 1 is left to chance.
    """

    name: str
    rate: float
    shares: Mapping[str, Shares]


class Weight(NamedTuple):
    """What one agreement says of each class.

    Attributes:
        ratios: how much likelier the agreement is in the class than between unrelated records.
        caused: which share of that is because of the class and not by chance.
    """

    ratios: tuple[float, ...]
    caused: tuple[float, ...]


@dataclass(frozen=True)
class Model:
    """All that is needed to judge a pair.

    Attributes:
        fields: the names of the fields, in the order of a pattern.
        chance: by field, how often unrelated records agree at the levels part, near, exact.
        classes: `same` first, then the relations.
    """

    fields: Sequence[str]
    chance: Mapping[str, Shares]
    classes: tuple[Class, ...]
    _weights: dict[tuple[str, Agreement], Weight] = field(
        default_factory=dict, init=False, repr=False, compare=False
    )

    def weight(self, name: str, agreement: Agreement) -> Weight:
        """Give what an agreement in a field says, worked out once."""
        known = self._weights.get((name, agreement))
        if known is None:
            parts = [self._parts(one.shares[name], name, agreement) for one in self.classes]
            known = Weight(
                tuple(caused + by_chance for caused, by_chance in parts),
                tuple(caused / (caused + by_chance) for caused, by_chance in parts),
            )
            self._weights[name, agreement] = known
        return known

    def _parts(self, shares: Shares, name: str, agreement: Agreement) -> tuple[float, float]:
        """Give a ratio's two parts: agreement because of the class, and by chance."""
        by_chance = 1 - sum(shares)
        if not agreement.rank:
            return 0.0, by_chance
        odds = 1 / self.chance[name][agreement.rank - 1]
        if agreement.rarity:
            rare = 2.0**agreement.rarity
            # A misspelt common name is no better evidence than the common name itself.
            odds = rare if agreement.rank == len(shares) else min(odds, rare)
        caused = shares[agreement.rank - 1] * odds
        return caused, by_chance

    def odds(self, pattern: Pattern) -> list[float]:
        """Give, for each class, the odds of a pair against unrelated."""
        odds = [one.rate for one in self.classes]
        for name, agreement in zip(self.fields, pattern, strict=True):
            if agreement is not None:
                ratios = self.weight(name, agreement).ratios
                odds = [value * ratio for value, ratio in zip(odds, ratios, strict=True)]
        return odds

    def posterior(self, pattern: Pattern) -> list[float]:
        """Give the probability of each class; what is missing to 1 is `unrelated`."""
        odds = self.odds(pattern)
        total = 1 + sum(odds)
        return [value / total for value in odds]


def usual(kind: str, records: int) -> Model:
    """Give the model of what is usual among so many records, before any was looked at."""
    pairs = max(1, records * (records - 1) // 2)
    fields, chance, classes = _USUAL[kind]
    return Model(
        fields,
        chance,
        tuple(
            Class(name, min(_HIGHEST_RATE, per_record * records / pairs), shares)
            for name, per_record, shares in classes
        ),
    )


_Usual = tuple[str, float, Mapping[str, Shares]]
_NONE: Shares = (0.0, 0.0, 0.0)

# What is usual, from experience with registers and address lists; `learning.py` moves it to
# what the records at hand show, as far as there are enough of them. A level that a field does
# not have says nothing: chance 1, share 0.
_CONTACT_CHANCE: Mapping[str, Shares] = {
    "given": (0.05, 0.01, 0.005),
    "family": (0.004, 0.003, 0.001),
    "order": (1.0, 1.0, 0.5),
    "birthday": (0.02, 2e-3, 5e-5),
    "email": (1e-3, 1e-5, 1e-6),
    "phone": (1e-4, 1e-5, 1e-6),
    "organisation": (0.01, 2e-3, 1e-3),
    "street": (2e-3, 1e-4, 1e-5),
    "place": (0.01, 5e-3, 3e-3),
    "identifier": (1.0, 1e-5, 1e-7),
}
_CUSTOMER_CHANCE: Mapping[str, Shares] = {
    "organisation": (0.01, 1e-4, 2e-5),
    "form": (1.0, 1.0, 0.4),
    "email": (1e-4, 1e-5, 1e-6),
    "phone": (1e-4, 1e-5, 1e-6),
    "street": (2e-3, 1e-4, 1e-5),
    "place": (0.01, 5e-3, 3e-3),
    "identifier": (1.0, 1e-5, 1e-7),
}
_SAME_CONTACT: Mapping[str, Shares] = {
    "given": (0.08, 0.12, 0.76),
    "family": (0.03, 0.12, 0.78),
    "order": (0.0, 0.0, 0.94),
    "birthday": (0.04, 0.12, 0.80),
    "email": (0.08, 0.10, 0.52),
    "phone": (0.02, 0.04, 0.54),
    "organisation": (0.05, 0.10, 0.55),
    "street": (0.02, 0.10, 0.53),
    "place": (0.05, 0.05, 0.60),
    "identifier": (0.0, 0.05, 0.90),
}
_HOUSEHOLD: Mapping[str, Shares] = {
    "given": _NONE,
    "family": (0.02, 0.03, 0.85),
    "order": (0.0, 0.0, 0.98),
    "birthday": _NONE,
    "email": (0.02, 0.0, 0.05),
    "phone": (0.01, 0.0, 0.40),
    "organisation": (0.0, 0.0, 0.05),
    "street": (0.02, 0.08, 0.88),
    "place": (0.01, 0.02, 0.94),
    "identifier": _NONE,
}
_COLLEAGUE: Mapping[str, Shares] = {
    "given": _NONE,
    "family": (0.0, 0.0, 0.02),
    "order": (0.0, 0.0, 0.98),
    "birthday": _NONE,
    "email": (0.75, 0.01, 0.02),
    "phone": (0.40, 0.01, 0.15),
    "organisation": (0.03, 0.10, 0.85),
    "street": (0.02, 0.05, 0.50),
    "place": (0.02, 0.03, 0.50),
    "identifier": _NONE,
}
_SAME_CUSTOMER: Mapping[str, Shares] = {
    "organisation": (0.15, 0.15, 0.66),
    "form": (0.0, 0.0, 0.80),
    "email": (0.30, 0.10, 0.40),
    "phone": (0.10, 0.05, 0.60),
    "street": (0.05, 0.20, 0.60),
    "place": (0.08, 0.05, 0.70),
    "identifier": (0.0, 0.05, 0.90),
}
_SISTER: Mapping[str, Shares] = {
    "organisation": (0.55, 0.15, 0.25),
    "form": _NONE,
    "email": (0.40, 0.0, 0.05),
    "phone": (0.20, 0.0, 0.03),
    "street": (0.02, 0.02, 0.10),
    "place": (0.02, 0.02, 0.20),
    "identifier": _NONE,
}
_PLACE: Mapping[str, Shares] = {
    "organisation": _NONE,
    "form": _NONE,
    "email": (0.05, 0.0, 0.01),
    "phone": (0.10, 0.0, 0.05),
    "street": (0.02, 0.08, 0.88),
    "place": (0.01, 0.02, 0.94),
    "identifier": _NONE,
}

_HIGHEST_RATE = 0.25
# Name, pairs of this class for each record, shares.
_USUAL: Mapping[str, tuple[Sequence[str], Mapping[str, Shares], Sequence[_Usual]]] = {
    "contact": (
        CONTACT_FIELDS,
        _CONTACT_CHANCE,
        (
            (SAME, 0.10, _SAME_CONTACT),
            ("household", 0.05, _HOUSEHOLD),
            ("colleague", 0.10, _COLLEAGUE),
        ),
    ),
    "customer": (
        CUSTOMER_FIELDS,
        _CUSTOMER_CHANCE,
        (
            (SAME, 0.10, _SAME_CUSTOMER),
            ("sister organisation", 0.05, _SISTER),
            ("same place", 0.05, _PLACE),
        ),
    ),
}

"""The properties of one card, by their names, and what is said about them on the way."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from crmctl.interchange.formats.vcard.properties import Property
from crmctl.interchange.own import own_id


@dataclass(slots=True)
class Gathered:
    """One card as its properties.

    Attributes:
        by_name: the properties in the order of the card.
        labels: what X-ABLabel says, by the group.
        groups: the groups of what a person is where, in the order of the card.
        remarks: what no field takes, filled as fields are read.
        losses: the names of what is not kept.
    """

    by_name: dict[str, list[Property]] = field(default_factory=dict)
    labels: dict[str, str] = field(default_factory=dict)
    groups: dict[str, None] = field(default_factory=dict)
    remarks: list[str] = field(default_factory=list)
    losses: list[str] = field(default_factory=list)

    @classmethod
    def of(cls, found: Iterable[Property | str]) -> "Gathered":
        """Sort properties by their names; a text that is none is a remark."""
        card = cls()
        for one in found:
            if isinstance(one, str):
                card.remarks.append(one)
                continue
            card.by_name.setdefault(one.name, []).append(one)
            if one.name in {"ORG", "TITLE", "ROLE"} and one.group:
                card.groups.setdefault(one.group)
            if one.name == "X-ABLABEL" and one.group:
                card.labels.setdefault(one.group, one.text)
        return card

    def all(self, name: str) -> Sequence[Property]:
        """Give the properties of a name."""
        return self.by_name.get(name, ())

    def text(self, name: str) -> str:
        """Give the first text of a name; empty for none."""
        return next((one.text for one in self.all(name) if one.text), "")

    def label(self, one: Property) -> str:
        """Give the label that a person gave to a property."""
        return self.labels.get(one.group, "") if one.group else ""

    @property
    def own(self) -> bool:
        """Whether it is a card of ours."""
        return bool(own_id(self.text("UID"))[0])

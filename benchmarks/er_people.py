"""People who stand in a list more than once, with errors that the finder was not built on.

English, German and French names; letters hit beside the right key, read wrongly by a scanner, or
heard and written another way; nicknames, initials, double names, swapped fields, gaps; people who
moved or changed their job. And strangers that look the same: households, colleagues, namesakes,
twins. The same size and seed give the same list.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from random import Random

from er_names import (
    BARE,
    BESIDE,
    ENDS,
    FAMILY,
    FORMS,
    GIVEN,
    HEARD,
    MAILERS,
    NICKNAMES,
    SCANNED,
    SPELT,
    STREETS,
    TOWNS,
    TRADES,
)

COLUMNS = (
    ("given", "given_name"), ("family", "family_name"), ("company", "organisation"),
    ("mail", "email"), ("phone", "phone"), ("address", "address"), ("postcode", "postal_code"),
    ("town", "city"), ("born", "date"),
)  # fmt: skip
"""The names of the columns, and their types."""


@dataclass(frozen=True, slots=True)
class Person:
    """One row."""

    given: str
    family: str
    company: str
    mail: str
    phone: str
    address: str
    postcode: str
    town: str
    born: str


@dataclass(frozen=True, slots=True)
class _Firm:
    name: str
    domain: str
    trunk: str
    place: tuple[str, str, str]


def people(rows: int, seed: int) -> list[tuple[int, Person]]:
    """Give rows with the number of who each is about, in no order."""
    world = _World(Random(seed), rows)
    made, number = list[tuple[int, Person]](), 0
    while len(made) < rows:
        for person in world.group():
            made.append((number, person))
            made += [(number, world.again(person)) for _ in range(world.copies())]
            number += 1
    made = made[:rows]
    world.random.shuffle(made)
    return made


def _ascii(text: str) -> str:
    plain = text.translate(SPELT).translate(BARE).lower()
    return "".join(char for char in plain if char.isascii() and char.isalnum())


class _World:
    """Where people come from: names of which few are frequent, firms, places."""

    def __init__(self, random: Random, rows: int) -> None:
        self.random = random
        beginnings = [name[: random.randint(3, 6)] for name in FAMILY for _ in range(8)]
        self.families = [*FAMILY, *(name + random.choice(ENDS[3:]) for name in beginnings)]
        self.weights = [1 / (at + 5) ** 0.8 for at in range(len(self.families))]
        random.shuffle(self.families)
        self.firms = [self._firm() for _ in range(max(20, rows // 15))]

    def group(self) -> Sequence[Person]:
        """Give one person, or several that belong together or look as if they did."""
        one = self.person()
        match self.random.choices(range(5), (0.72, 0.12, 0.09, 0.04, 0.03))[0]:
            case 1:
                return [one, *(self.relative(one) for _ in range(self.random.randint(1, 3)))]
            case 2:
                firm = self.random.choice(self.firms)
                return [self.person(firm) for _ in range(self.random.randint(2, 5))]
            case 3:  # a namesake, who may even live in the same town
                other = self.person()
                town = one.town if self._happens(0.3) else other.town
                mail = other.mail
                return [
                    one,
                    replace(other, given=one.given, family=one.family, town=town, mail=mail),
                ]
            case 4:
                return [one, replace(self.relative(one), born=one.born)]
        return [one]

    def _happens(self, share: float) -> bool:
        return self.random.random() < share

    def person(self, firm: _Firm | None = None) -> Person:
        """Make somebody, perhaps of a firm."""
        random = self.random
        given = random.choice(GIVEN)
        family = random.choices(self.families, self.weights)[0]
        if self._happens(0.05):
            family += f"-{random.choice(FAMILY)}"
        if firm is None and self._happens(0.4):
            firm = random.choice(self.firms)
        address, postcode, town = firm.place if firm and self._happens(0.5) else self._place()
        return Person(
            given,
            family,
            firm.name if firm else "",
            self._mail(given, family, firm),
            f"{firm.trunk}{random.randint(10, 99)}"
            if firm and self._happens(0.6)
            else self._phone(),
            address,
            postcode,
            town,
            f"{random.randint(1940, 2005)}-{random.randint(1, 12):02}-{random.randint(1, 28):02}",
        )

    def relative(self, one: Person) -> Person:
        """Make somebody of the same household."""
        other = self.person()
        phone = one.phone if self._happens(0.5) else other.phone
        given = next(
            name for name in iter(lambda: self.random.choice(GIVEN), "") if name != one.given
        )
        return replace(
            other, given=given, family=one.family, address=one.address, postcode=one.postcode,
            town=one.town, phone=phone, mail=self._mail(given, one.family, None), company="",
        )  # fmt: skip

    def copies(self) -> int:
        """How often somebody stands in the list again."""
        return self.random.choices((0, 1, 2, 3), (0.78, 0.15, 0.05, 0.02))[0]

    def again(self, person: Person) -> Person:
        """Write somebody down once more, with one to four errors."""
        changes: list[Callable[[Person], Person]] = [
            *(
                self._misspelt,
                self._misspelt,
                self._bare,
                self._called,
                self._swapped,
                self._doubled,
            ),
            *(self._moved, self._new_job, self._gap, self._gap, self._new_mail, self._new_phone),
            self._misdated,
        ]
        for change in self.random.sample(
            changes, self.random.choices((1, 2, 3, 4), (3, 4, 2, 1))[0]
        ):
            person = change(person)
        return person

    # --- errors ------------------------------------------------------------------------------

    def _misspelt(self, person: Person) -> Person:
        field = self.random.choice(("given", "family", "family", "company", "address", "town"))
        wrong = self.random.choice((self._beside, self._scanned, self._heard, self._turned))
        return replace(person, **{field: wrong(getattr(person, field))})

    def _beside(self, text: str) -> str:
        at = [at for at, char in enumerate(text) if at and char in BESIDE]
        if not at:
            return text
        place = self.random.choice(at)
        return text[:place] + self.random.choice(BESIDE[text[place]]) + text[place + 1 :]

    def _scanned(self, text: str) -> str:
        return self._one_of(SCANNED, text)

    def _heard(self, text: str) -> str:
        return self._one_of(HEARD, text)

    def _one_of(self, pairs: Sequence[tuple[str, str]], text: str) -> str:
        known = [pair for pair in pairs if pair[0] in text]
        return text.replace(*self.random.choice(known), 1) if known else self._beside(text)

    def _turned(self, text: str) -> str:
        if len(text) < 4:  # noqa: PLR2004 - too short to notice
            return text
        at = self.random.randrange(1, len(text) - 1)
        return text[:at] + text[at + 1] + text[at] + text[at + 2 :]

    def _bare(self, person: Person) -> Person:
        table = self.random.choice((SPELT, BARE))
        names = ("given", "family", "company", "address", "town")
        return replace(person, **{name: getattr(person, name).translate(table) for name in names})

    def _called(self, person: Person) -> Person:
        initial = f"{person.given[:1]}."
        return replace(person, given=NICKNAMES.get(person.given, initial))

    def _swapped(self, person: Person) -> Person:
        return replace(person, given=person.family, family=person.given)

    def _doubled(self, person: Person) -> Person:
        first, hyphen, _ = person.family.partition("-")
        family = first if hyphen else f"{first}-{self.random.choice(FAMILY)}"
        return replace(person, family=family)

    def _moved(self, person: Person) -> Person:
        address, postcode, town = self._place()
        return replace(person, address=address, postcode=postcode, town=town)

    def _new_job(self, person: Person) -> Person:
        firm = self.random.choice(self.firms)
        return replace(
            person, company=firm.name, mail=self._mail(person.given, person.family, firm)
        )

    def _new_mail(self, person: Person) -> Person:
        return replace(person, mail=self._mail(person.given, person.family, None))

    def _new_phone(self, person: Person) -> Person:
        return replace(person, phone=self._phone())

    def _gap(self, person: Person) -> Person:
        names = ("given", "company", "mail", "phone", "address", "postcode", "born")
        return replace(person, **{self.random.choice(names): ""})

    def _misdated(self, person: Person) -> Person:
        if not person.born:
            return person
        year, month, day = person.born.split("-")
        ways = (
            f"{year}-{day}-{month}",
            f"{year}-01-01",
            f"{day}.{month}.{year}",
            f"{int(year) + 1}-{month}-{day}",
        )
        return replace(person, born=self.random.choice(ways[1:] if int(day) > 12 else ways))  # noqa: PLR2004 - no month

    # --- the world ---------------------------------------------------------------------------

    def _mail(self, given: str, family: str, firm: _Firm | None) -> str:
        first, last = _ascii(given), _ascii(family)
        local = self.random.choice(
            (f"{first}.{last}", f"{first[:1]}{last}", f"{last}{self.random.randint(1, 99)}")
        )
        return f"{local}@{firm.domain if firm else self.random.choice(MAILERS)}"

    def _phone(self) -> str:
        return (
            f"{self.random.choice(('+44', '+49', '+33'))}{self.random.randint(10**8, 10**9 - 1)}"
        )

    def _place(self) -> tuple[str, str, str]:
        number, street = self.random.randint(1, 160), self.random.choice(STREETS)
        at = self.random.randrange(len(TOWNS))
        english = street[0].isupper() and " " in street and street.isascii()
        address = f"{number} {street}" if english or street[0].islower() else f"{street} {number}"
        return address, f"{11 + at * 3}{self.random.randint(0, 60):03}", TOWNS[at]

    def _firm(self) -> _Firm:
        owner, trade = self.random.choice(self.families), self.random.choice(TRADES)
        name = f"{owner} {trade} {self.random.choice(FORMS)}".strip()
        domain = f"{_ascii(owner)}-{_ascii(trade)}.example"
        return _Firm(name, domain, f"+49{self.random.randint(10**6, 10**7 - 1)}", self._place())

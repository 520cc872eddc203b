"""Who is planted, and the innocent beside them: all made up, always the same from one seed."""

from dataclasses import asdict, dataclass
from random import Random
from typing import Any

_CROCKFORD = "0123456789abcdefghjkmnpqrstvwxyz"
_GIVEN = ("Wilhelmine", "Jörg-Peter", "Zoë", "Ånna", "Günther", "Thérèse", "Björn", "Friederike")
_FIRST = ("Düster", "Höll", "Käs", "Löwen", "Süß", "Groß", "Mär", "Röth", "Würg", "Äpfel", "Öhl")
_SECOND = ("dieck", "riegel", "bohrer", "höft", "milch", "kötter", "zäuner", "hübner", "büttel")
_MAILBOXES = ("nordhof", "tischlerei-brandt", "ostkontor", "stadtgarten", "rheinblick")
_FOLDED = str.maketrans(
    {
        "ä": "ae", "ö": "oe", "ü": "ue", "Ä": "Ae", "Ö": "Oe", "Ü": "Ue", "ß": "ss", "å": "a",
        "Å": "A", "ë": "e", "é": "e", "è": "e",
    }
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Person:
    """One person with everything that they ever were called or reached by.

    Attributes:
        id: of their contact.
        given: the given name.
        family: the family name of today.
        maiden: the family name before.
        email: today's address.
        former_email: the one before.
        mobile: in the international form.
        landline: the same.
        handle: on linkedin.
        birthday: ISO 8601.
        suffix: `sen.` or `jun.`, or nothing.
    """

    id: str
    given: str
    family: str
    maiden: str
    email: str
    former_email: str
    mobile: str
    landline: str
    handle: str
    birthday: str
    suffix: str = ""

    @property
    def full(self) -> str:
        """Given and family name."""
        return f"{self.given} {self.family}"

    @property
    def slug(self) -> str:
        """The name as it stands in a path."""
        return folded(f"{self.given}-{self.family}").lower()

    @property
    def path(self) -> str:
        """Where their contact lies."""
        return path_of(self.id)

    def values(self) -> dict[str, Any]:
        """Give all that a scanner must know."""
        return asdict(self)


@dataclass(frozen=True, slots=True)
class Innocents:
    """Others of the same name, whose bytes must stay.

    Attributes:
        namesake: another contact with the full name that the person had before.
        father: of the same family name, `sen.`
        son: of the father's full name, `jun.`
        sibling: with the same initial.
        firm: a company of the family name.
        street: a street of the family name.
    """

    namesake: Person
    father: Person
    son: Person
    sibling: Person
    firm: str
    street: str


def folded(text: str) -> str:
    """Give a text with umlauts written out."""
    return text.translate(_FOLDED)


def path_of(id_: str) -> str:
    """Give where a contact lies."""
    return f"contacts/{id_[2:4]}/{id_}.yaml"


def new_id(prefix: str, random: Random) -> str:
    """Give an opaque id."""
    return prefix + "-" + "".join(random.choices(_CROCKFORD, k=8))


def made_up(
    random: Random, given: str = "", family: str = "", suffix: str = "", maiden: str = ""
) -> Person:
    """Make up a person; what is given stays."""
    given = given or random.choice(_GIVEN)
    family = family or random.choice(_FIRST) + random.choice(_SECOND)
    maiden = maiden or random.choice(_FIRST) + random.choice(_SECOND) + "mann"
    plain = folded(given).lower()
    number = random.randrange(100, 999)
    host = random.choice(_MAILBOXES)
    return Person(
        new_id("p", random),
        given,
        family,
        maiden,
        f"{plain[0]}.{folded(family).lower()}{number}@{host}.example",
        f"{plain}.{folded(maiden).lower()}{number}@{random.choice(_MAILBOXES)}.example",
        f"+49171{random.randrange(2_000_000, 9_999_999)}",
        f"+49351{random.randrange(2_000_000, 9_999_999)}",
        f"{plain}-{folded(family).lower()}-{number}",
        f"19{random.randrange(50, 99)}-{random.randrange(1, 13):02}-{random.randrange(1, 29):02}",
        suffix,
    )


def innocents_of(person: Person, random: Random) -> Innocents:
    """Make up those who share a name with the person."""
    others = [given for given in _GIVEN if given[0] != person.given[0]]
    father = random.choice(others)
    initial = {"W": "Walter", "J": "Jutta", "Z": "Zacharias", "Å": "Åsa", "G": "Gisela"}
    initial |= {"T": "Theo", "B": "Berta", "F": "Fritz"}
    return Innocents(
        made_up(random, person.given, person.maiden),
        made_up(random, father, person.family, "sen."),
        made_up(random, father, person.family, "jun."),
        made_up(random, initial[person.given[0]], person.family),
        f"{person.family} Stahlbau GmbH",
        f"{person.family}straße 12",
    )

from collections.abc import Callable, Sequence

import numpy as np
import pytest

from crmctl.matching.agreement import DIFFERS, PART, bits_of, ranks_of
from crmctl.matching.fields.field import Field, Texts
from crmctl.matching.fields.mailbox import mailbox
from crmctl.matching.population import Population

Levels = Callable[[Field], Sequence[str]]
Bits = Callable[[Field], Sequence[int]]

MUSTER = ("erika", "muster")


def people(rows: Texts, names: Texts | None = None) -> Field:
    """Boxes of people; without names given, of people whose names no box spells."""
    among = Population.of([*range(len(rows))])
    return mailbox("e-mail", rows, names or [("zz", "yy")] * len(rows), [()] * len(rows),
                   among=among)  # fmt: skip


def organisations(rows: Texts, domains: Texts | None = None) -> Field:
    among = Population.of([*range(len(rows))])
    nothing: Texts = [()] * len(rows)
    return mailbox("e-mail", rows, nothing, domains or nothing, among=among)


@pytest.mark.parametrize(
    ("one", "other", "level"),
    [
        ("kiesel@gmx.de", "Kiesel@GMX.de", "exact"),
        ("k.iesel@gmail.com", "kiesel+shop@googlemail.com", "exact"),
        ("kiesel@gmx.de", "kiesl@gmx.de", "near"),
        ("kiesel@gmx.de", "kiesel@web.de", "near"),  # a name taken at two providers
        ("kiesel@lindner.example", "kiesel@lidner.example", "near"),
        ("kiesal@lindner.example", "kiesel@lidner.example", "near"),  # a slip on both sides
        ("tom@gmx.de", "tim@gmx.de", "differs"),  # too short to be a slip
        ("tom@gmx.de", "tom@web.de", "differs"),
        ("kiesel@lindner.example", "vogt@lindner.example", "part"),  # one employer
        ("kiesel@gmx.de", "vogt@gmx.de", "differs"),  # one provider
        ("kiesel@gmx.de", "", "unknown"),
        ("kiesel@gmx.de", "@", "unknown"),
        ("hannah88opowersc", "hannah88opowersc", "exact"),  # what is left of an address
        ("hannah88opowersc", "hannah88opowers@gmx.de", "differs"),
    ],
)
def test_mailboxes_of_people_agree_as_far_as_slips_and_employers_explain(
    one: str, other: str, level: str, levels: Levels
) -> None:
    assert levels(people([[one], [other]])) == (level,)
    assert levels(people([[other], [one]])) == (level,)


def test_the_mailbox_of_a_function_is_the_employers_for_people_and_telling_for_others(
    levels: Levels,
) -> None:
    rows = [["info@lindner.example"], ["info@lindner.example"]]

    assert levels(people(rows)) == ("part",)
    assert levels(organisations(rows)) == ("exact",)


@pytest.mark.parametrize(
    ("one", "other", "level"),
    [
        # Namesakes choose the same words: no news beyond the name.
        ("erika.muster@gmx.de", "erika.muster@web.de", "unknown"),
        ("e.muster@gmx.de", "e.muster@web.de", "unknown"),  # initial and family name
        ("erika.muster84@gmx.de", "erika.muster84@web.de", "near"),
        ("erika.muster84@gmx.de", "erika.muster85@gmx.de", "differs"),
        ("erika.muster@gmx.de", "erikamuster@gmx.de", "near"),
        ("erika.muster@gmx.de", "erika.muster@gmx.de", "exact"),
    ],
)
def test_an_address_that_spells_the_name_tells_little_beyond_it(
    one: str, other: str, level: str, levels: Levels
) -> None:
    assert levels(people([[one], [other]], [MUSTER, MUSTER])) == (level,)


@pytest.mark.parametrize(("host", "level"), [("gmx.de", "differs"), ("vogt.example", "part")])
def test_another_initial_before_one_family_name_is_somebody_else(
    host: str, level: str, levels: Levels
) -> None:
    boxes = [[f"a.vogtmann@{host}"], [f"e.vogtmann@{host}"]]

    assert levels(people(boxes, [("anna", "vogtmann"), ("emil", "vogtmann")])) == (level,)
    # A box that does not spell the name it stands with may be misspelt.
    assert levels(people(boxes, [("anna", "vogtmann"), ("zz", "yy")])) == ("near",)


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        # Two digits beside the name are two times 3 bits of their own.
        ("erika.muster84@gmx.de", "erika.muster84@web.de", 6),
        ("erika.muster@gmx.de", "erikamuster@gmx.de", 5),
        ("erika.muster@gmx.de", "erika.muster@gmx.de", 10),
        ("erika.muster84@gmx.de", "erika.muster84@gmx.de", 16),
        ("kiesel@gmx.de", "kiesel@gmx.de", 20),  # (50 * 1e-6) / 52 = 2**-20
    ],
)
def test_what_a_shared_address_is_worth_depends_on_what_it_adds_to_the_name(
    one: str, other: str, expected: int, bits: Bits
) -> None:
    assert bits(people([[one], [other]], [MUSTER, MUSTER])) == (expected,)


def test_a_web_site_at_the_domain_of_an_address_shows_one_organisation(levels: Levels) -> None:
    field = organisations([["info@lindner.example"], []], [[], ["lindner.example"]])

    assert levels(field) == ("part",)


def test_the_domain_of_a_known_provider_is_nobodys(levels: Levels) -> None:
    assert levels(organisations([[], []], [["gmx.de"], ["gmx.de"]])) == ("unknown",)


def test_a_domain_that_very_many_rows_share_is_a_provider() -> None:
    # More than 20 rows, and more than one of a hundred, have it: 21 of 21.
    rows = [[f"box{number}x{number}@mail.example"] for number in range(21)]
    left, right = np.asarray([0], np.int32), np.asarray([1], np.int32)

    (many,) = people(rows).compare(left, right)
    (few,) = people(rows[:20]).compare(left, right)

    assert (ranks_of(many)[0], ranks_of(few)[0]) == (DIFFERS, PART)
    # 19 others of 20 rows: (19 + 50 * 1e-4) / 70 = 2**-1.9.
    assert bits_of(few)[0] == 2


def test_the_whole_address_alone_finds_a_row_and_its_parts_do_with_something_else() -> None:
    field = people([["kiesel@gmx.de"], ["Kiesel@gmx.de"], ["kiesel@firm.example"]])
    (box,), (local, host) = field.strong, field.loose

    assert box[0].tolist() == box[1].tolist() != box[2].tolist()
    assert local[0].tolist() == local[2].tolist()
    assert host.tolist() == [[-1], [-1], [0]]


def test_the_best_of_several_addresses_counts(levels: Levels) -> None:
    rows = [["a@firm.example", "kiesel@gmx.de"], ["kiesel@gmx.de", "b@other.example"]]

    assert levels(people(rows)) == ("exact",)


def test_the_last_of_many_addresses_finds_a_row_too() -> None:
    many = [f"box{number}@firm.example" for number in range(15)]

    (box,) = organisations([many, many[-1:]]).strong

    assert box[1, 0] in box[0]

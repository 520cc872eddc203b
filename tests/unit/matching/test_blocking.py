from crmctl.matching.blocking import EXHAUSTIVE, WINDOW, candidates, keys
from crmctl.matching.features import Features, extract


def test_a_small_set_is_compared_whole() -> None:
    assert len(list(candidates([Features()] * 20))) == 190


def test_no_record_and_one_record_give_no_pair() -> None:
    assert list(candidates([])) == []
    assert list(candidates([Features()])) == []


def test_an_equal_mailbox_is_found_among_strangers() -> None:
    strangers = [Features(given=f"g{n}x", family=f"f{n}y") for n in range(EXHAUSTIVE)]
    twins = [Features(emails=("erika@acme.example",)), Features(emails=("erika@acme.example",))]

    assert (EXHAUSTIVE, EXHAUSTIVE + 1) in list(candidates(strangers + twins))


def test_two_weak_keys_together_make_a_candidate() -> None:
    crowd = [
        extract({"name": {"family": f"N{n:04}"}, "birthday": f"19{n % 90:02}-01-{n % 28 + 1:02}"},
                "contact")
        for n in range(EXHAUSTIVE)
    ]  # fmt: skip
    one = extract({"name": {"family": "Lüdenscheidt"}, "birthday": "1984-03-12"}, "contact")
    other = extract({"name": {"family": "Luedenscheit"}, "birthday": "1984-03-31"}, "contact")

    assert (EXHAUSTIVE, EXHAUSTIVE + 1) in list(candidates([*crowd, one, other]))


def test_a_huge_block_of_equal_records_gives_each_a_few_neighbours() -> None:
    count = EXHAUSTIVE + 200

    pairs = list(candidates([Features(emails=("all@acme.example",))] * count))

    assert len(pairs) <= count * WINDOW
    assert {position for pair in pairs for position in pair} == set(range(count))


def test_a_record_without_fields_has_no_keys() -> None:
    assert keys(Features()).strong == ()
    assert keys(Features()).weak == ()


def test_a_birthday_without_a_year_has_a_key() -> None:
    assert dict(keys(Features(birthday=("", "03", "12"))).weak)["birthday"] == ("-0312",)


def test_a_whole_name_is_one_key_in_either_order() -> None:
    one, other = (Features(given=a, family=b) for a, b in (("erika", "vogt"), ("vogt", "erika")))

    assert keys(one).strong == keys(other).strong


def test_an_organisation_is_found_by_its_name() -> None:
    assert keys(Features(organisations=(("acme", "bau"),))).strong == ("org:acmebau",)

"""Measure the suppression list: `python benchmarks/suppression.py [--people N] [--quick]`.

How long it takes to tell whether a record is a person who was erased, beside the keyed digests
that such a check cannot do without; how long a list takes to be read; and how many of the erased
come back in another writing, or namesakes are kept out. It needs nothing but crmctl.
"""

import argparse
import hmac
import random
import secrets
import time
from collections.abc import Callable, Sequence
from typing import Any

from crmctl.privacy.identifiers import canonical_identifiers
from crmctl.privacy.keys import Key
from crmctl.privacy.suppression import Person, Suppression, entries_of, texts_of
from crmctl.privacy.suppression_list import SuppressionList, read

_CRM = "c-7k3f9q2m"
_GIVEN = ("Anna", "Bernd", "Çelik", "Dörte", "Erika", "Françoise", "Günther", "Hans-Peter", "Jörg")
_FAMILY = ("Müller", "Schmidt", "Weiß", "Groß-Langen", "Özdemir", "van Berg", "Núñez", "Strauß")
_HOSTS = ("gmail.com", "müller.example", "acme.example", "mail.example")
_ROUNDS = 5
_GOAL = 50.0  # microseconds a check


def main() -> None:
    """Print the figures."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--people", type=int, default=10_000, help="who were erased")
    parser.add_argument("--quick", action="store_true", help="only 500 of them")
    options = parser.parse_args()
    count = 500 if options.quick else options.people
    chance = random.Random(7)
    erased = [_person(chance, number) for number in range(count)]
    others = [_person(chance, number + count) for number in range(count)]
    known, seconds, size = _list(erased)
    print(f"{count} people, {len(known.said.entries)} entries, {size / 1e6:.1f} MB")
    print(f"read in {seconds:.2f} s")
    _tell_times(known, others)
    again = [_rewritten(chance, data) for data in erased for _ in range(3)]
    missed = sum(not known.hits("contact", data) for data in again)
    namesakes = [
        {**other, "name": data["name"]} for data, other in zip(erased, others, strict=True)
    ]
    blocked = sum(bool(known.hits("contact", data)) for data in (*others, *namesakes))
    print(f"misses: {missed} of {len(again)} other writings")
    print(f"kept out by mistake: {blocked} of {2 * count}, half of them namesakes")


def _tell_times(known: Suppression, others: Sequence[dict[str, Any]]) -> None:
    texts = [one for data in others for one in canonical_identifiers("contact", data, "DE")]
    check = _seconds(lambda: [known.hits("contact", data) for data in others]) / len(others)
    secret = secrets.token_bytes(32)
    digests = _seconds(lambda: [hmac.digest(secret, one.encode(), "sha256") for one in texts])
    floor = digests / len(others)
    verdict = "within" if check * 1e6 <= _GOAL else "OVER"
    print(f"a check: {check * 1e6:.1f} microseconds, {verdict} {_GOAL:.0f}")
    print(
        f"its {len(texts) / len(others):.1f} digests by hmac.digest alone: {floor * 1e6:.1f} "
        f"microseconds; ratio {check / floor:.2f}"
    )


def _list(erased: Sequence[dict[str, Any]]) -> tuple[Suppression, float, int]:
    key = Key(secrets.token_bytes(32))
    check = key.check(_CRM)
    texts = {one for data in erased for one in texts_of(Person([data]), "DE")}
    entries = entries_of(texts, "e-2b4d6f8h", check, key)
    text = SuppressionList((_CRM,), frozenset({check}), entries).text
    start = time.process_time()
    said = read(text)
    seconds = time.process_time() - start
    assert isinstance(said, SuppressionList)  # noqa: S101 - it was just written
    return Suppression(said, {check: key}, "DE"), seconds, len(text)


def _seconds(do: Callable[[], object]) -> float:
    """Give the least processor time of some rounds."""
    do()
    best = float("inf")
    for _ in range(_ROUNDS):
        start = time.process_time()
        do()
        best = min(best, time.process_time() - start)
    return best


def _person(chance: random.Random, number: int) -> dict[str, Any]:
    host = chance.choice(_HOSTS)
    day = f"{chance.randint(1940, 2005)}-{chance.randint(1, 12):02}-{chance.randint(1, 28):02}"
    return {
        "name": {"given": chance.choice(_GIVEN), "family": f"{chance.choice(_FAMILY)}{number}"},
        "emails": [{"address": f"person.{number}@{host}"}],
        "phones": [{"number": f"+49171{number:07}"}],
        "birthday": day,
        "addresses": [{"street": f"Weg {number}", "postal_code": "01067", "country": "DE"}],
    }


def _rewritten(chance: random.Random, data: dict[str, Any]) -> dict[str, Any]:
    """Write one of the identifiers of a person otherwise, and nothing else of them."""
    given, family = data["name"]["given"], data["name"]["family"]
    local, _, host = data["emails"][0]["address"].partition("@")
    number = data["phones"][0]["number"].removeprefix("+49")
    if host == "gmail.com":
        local = local.replace(".", "")
        host = chance.choice(["GoogleMail.com", "gmail.com."])
    host = chance.choice([host, host.replace("müller", "xn--mller-kva")])
    umlauts = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss", "Ö": "Oe"})
    shown = f"{family.translate(umlauts).upper()}, {given}"
    return chance.choice(
        [
            {"name": {"given": "X"}, "emails": [{"address": f"{local.upper()}+shop@{host}"}]},
            {"name": {"given": "X"}, "emails": [{"address": f"<{local}@{host.upper()}>"}]},
            {"name": {"given": "X"}, "phones": [{"number": f"0049 (0){number[:3]}/{number[3:]}"}]},
            {
                "name": {"given": "X"},
                "phones": [{"number": f"0{number[:3]}-{number[3:6]} {number[6:]}"}],
            },
            {"name": {"display": shown}, "birthday": data["birthday"]},
            {"name": {"given": family, "family": given.upper()}, "birthday": data["birthday"]},
        ]
    )


if __name__ == "__main__":
    main()

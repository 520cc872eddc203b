"""A person's full name, taken apart as far as that is certain."""

_SALUTATIONS = frozenset(
    {
        *("frau", "fr", "herr", "herrn", "hr", "mr", "mrs", "ms", "miss", "mx", "madame", "mme"),
        *("monsieur", "señor", "señora", "sig", "sig.ra"),
    }
)
_TITLES = frozenset(
    {
        *("dr", "dres", "prof", "priv.-doz", "pd", "dipl", "dipl.-ing", "dipl.-kfm", "mag"),
        *("ing", "drs", "ir"),
    }
)
_SUFFIXES = frozenset(
    {
        *("jr", "sr", "jun", "sen", "ii", "iii", "iv"),
        *("phd", "ph.d", "md", "mba", "ll.m", "llm", "msc", "m.sc", "bsc", "b.sc"),
    }
)
# With these a family name begins: van der Berg, de la Cruz, von und zu Guttenberg.
_PARTICLES = frozenset(
    {
        *("af", "al", "av", "da", "das", "de", "del", "della", "den", "der", "di", "do", "dos"),
        *("du", "el", "la", "le", "lo", "op", "ten", "ter", "van", "vom", "von", "zu", "zum"),
        *("zur",),
    }
)


def split(full: str) -> dict[str, str]:
    """Give the parts `salutation`, `title`, `given`, `family`, `suffix` of a name.

    A comma stands between family and given name (`Müller, Erika`). Without one the last word, or
    all from a particle on, is the family name. A single word is a family name after a salutation
    or a title; otherwise it may be either, and is given as `display`.
    """
    family, comma, rest = full.partition(",")
    if comma and not _is(rest.strip(), _SUFFIXES):
        return _turned(full, family.split(), rest.split())
    words = full.replace(",", " ").split()
    salutation, words = _leading(words, _SALUTATIONS)
    title, words = _titles(words)
    suffix, words = _trailing(words)
    parts = {"salutation": salutation, "title": title, "suffix": suffix}
    return _filled({**parts, **_given_and_family(words, addressed=bool(salutation or title))})


def _turned(full: str, family: list[str], rest: list[str]) -> dict[str, str]:
    """Read a name whose family name stands first."""
    salutation, rest = _leading(rest, _SALUTATIONS)
    title, given = _titles(rest)
    if not family or not given or "," in " ".join(given):
        return {"display": " ".join(full.split())}
    parts = {"salutation": salutation, "title": title, "given": " ".join(given)}
    return _filled({**parts, "family": " ".join(family)})


def _given_and_family(words: list[str], *, addressed: bool) -> dict[str, str]:
    if len(words) <= 1:
        return {"family" if addressed else "display": " ".join(words)}
    start = next(
        (at for at, word in enumerate(words[1:-1], start=1) if _is(word, _PARTICLES)),
        len(words) - 1,
    )
    return {"given": " ".join(words[:start]), "family": " ".join(words[start:])}


def _leading(words: list[str], known: frozenset[str]) -> tuple[str, list[str]]:
    if len(words) > 1 and _is(words[0], known):
        return words[0], words[1:]
    return "", words


def _titles(words: list[str]) -> tuple[str, list[str]]:
    """Take titles away, with what belongs to them: `Prof. Dr. med. h.c.`."""
    count = 0
    while count < len(words) - 1 and (
        _is(words[count], _TITLES) or (count and words[count].islower() and "." in words[count])
    ):
        count += 1
    return " ".join(words[:count]), words[count:]


def _trailing(words: list[str]) -> tuple[str, list[str]]:
    given_and_family = words[:-1]
    if len(given_and_family) > 1 and _is(words[-1], _SUFFIXES):
        return words[-1], given_and_family
    return "", words


def _is(word: str, known: frozenset[str]) -> bool:
    return word.casefold().rstrip(".") in known


def _filled(parts: dict[str, str]) -> dict[str, str]:
    return {name: part for name, part in parts.items() if part}

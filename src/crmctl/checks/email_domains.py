"""Domains of e-mail addresses: those that many people have, and how they are mistyped."""

from collections.abc import Iterator, Mapping
from functools import cache

# Providers with many addresses in Europe and America, and under which endings.
_PROVIDERS: Mapping[str, tuple[str, ...]] = {
    "gmail": ("com",),
    "googlemail": ("com",),
    "hotmail": ("com", "de", "fr", "it", "es", "co.uk"),
    "outlook": ("com", "de", "fr", "es", "it", "at"),
    "yahoo": ("com", "de", "fr", "it", "es", "co.uk", "at"),
    "icloud": ("com",),
    "freenet": ("de",),
    "t-online": ("de",),
    "gmx": ("de", "net", "at", "ch", "com", "org", "eu", "fr", "li"),
    "web": ("de",),
    "aol": ("com", "de"),
    "live": ("com", "de", "fr", "it"),
    "posteo": ("de", "net", "org"),
    "mailbox": ("org",),
    "protonmail": ("com", "ch"),
    "bluewin": ("ch",),
    "arcor": ("de",),
    "orange": ("fr",),
    "libero": ("it",),
}
_LONG = 5  # letters from which on a name with one letter wrong is hardly anybody else's
# Mistyped endings; .co and .cm are countries, and here nobody's: the providers are not there.
_ENDINGS: Mapping[str, tuple[str, ...]] = {
    "com": ("con", "cmo", "ocm", "comm", "vom", "xom", "cim", "cpm", "co", "cm", "om"),
    "de": ("ed", "dee", "d", "der", "dw"),
    "net": ("ney", "nte", "ent", "nett"),
    "org": ("rog", "ogr", "orgg"),
    "fr": ("rf", "ffr"),
}
# What one wrong letter makes of a provider, and is somebody else's, or may be.
_OTHERS = frozenset(
    {"ymail.com", "mail.com", "email.com", "gmai.com", "email.de", "mailbox.com", "orange.com"}
)
# Nobody reads these for long; a small part of the lists that are kept elsewhere.
DISPOSABLE = frozenset(
    {
        "10minutemail.com", "byom.de", "discard.email", "dispostable.com", "einrot.com",
        "fakeinbox.com", "getnada.com", "guerrillamail.com", "guerrillamail.de", "mailinator.com",
        "mailnesia.com", "maildrop.cc", "mohmal.com", "sharklasers.com", "spambog.com",
        "spamgourmet.com", "temp-mail.org", "tempmail.com", "throwawaymail.com", "trash-mail.com",
        "trashmail.com", "trashmail.de", "wegwerfemail.de", "wegwerfmail.de", "yopmail.com",
    }
)  # fmt: skip
# RFC 2606 and RFC 6761: nobody can ever have these. Those for documents are left to documents.
RESERVED = ("invalid", "localhost", "test", "local")


def meant(domain: str) -> str:
    """Give the provider's domain that a mistyped one stands for; nothing for any other."""
    return _typos().get(domain.lower(), "")


def is_reserved_or_disposable(domain: str) -> bool:
    """Tell whether mail to a domain reaches nobody, or soon will."""
    lowered = domain.lower()
    return lowered in DISPOSABLE or lowered.rpartition(".")[2] in RESERVED


def is_odd(domain: str) -> bool:
    """Tell whether any of both is to be said of a domain in small letters."""
    return domain in DISPOSABLE or domain in _typos() or domain.rpartition(".")[2] in RESERVED


@cache
def _typos() -> Mapping[str, str]:
    right = {f"{name}.{end}" for name, ends in _PROVIDERS.items() for end in ends}
    found: dict[str, str] = {}
    for name, ends in _PROVIDERS.items():
        for end in ends:
            for wrong in _slips(name, end):
                if wrong not in right and wrong not in _OTHERS:
                    found.setdefault(wrong, f"{name}.{end}")
    return found


def _slips(name: str, end: str) -> Iterator[str]:
    for wrong in _ENDINGS.get(end, ()):
        yield f"{name}.{wrong}"
    yield f"{name}{end}"
    yield f"{name}..{end}"
    swapped = (
        name[:place] + name[place + 1] + name[place] + name[place + 2 :]
        for place in range(len(name) - 1)
    )
    for wrong in swapped:
        if len(name) >= _LONG:
            yield f"{wrong}.{end}"
    if len(name) >= _LONG:
        for place, letter in enumerate(name):
            yield f"{name[:place]}{name[place + 1 :]}.{end}"
            yield f"{name[:place]}{letter}{name[place:]}.{end}"

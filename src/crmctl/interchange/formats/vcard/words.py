"""Words of address books and ours: labels, and what is called how in a remark."""

import re
from collections.abc import Mapping

_PLACES = {"home": "private", "work": "work"}
_DEVICES = {
    "cell": "mobile",
    "mobile": "mobile",
    "iphone": "iPhone",
    "pager": "pager",
    "car": "car",
    "main": "main",
    "isdn": "isdn",
    "modem": "modem",
    "textphone": "textphone",
}
# Say nothing that a label should: every phone has a voice, every address takes parcels.
_SILENT = frozenset(
    {
        *("pref", "internet", "voice", "msg", "text", "video", "x400", "dom", "intl", "postal"),
        *("parcel", "email", "smtp", "x-internet", "applelink", "attmail", "cis", "other"),
    }
)
_APPLE = re.compile(r"_\$!<(.*)>!\$_", re.DOTALL)
_APPLE_LABELS = {
    "home": "private",
    "work": "work",
    "mobile": "mobile",
    "homefax": "fax",
    "workfax": "fax",
    "otherfax": "fax",
    "pager": "pager",
    "main": "main",
    "other": "",
}

REMARKS: Mapping[str, str] = {
    "ANNIVERSARY": "Anniversary",
    "BDAY": "Birthday",
    "CONTACT-URI": "Contact page",
    "GENDER": "Gender",
    "LANG": "Language",
    "LABEL": "Address",
    "NICKNAME": "Nickname",
    "PRONOUNS": "Pronouns",
    "ROLE": "Role",
    "TZ": "Time zone",
    "X-ANNIVERSARY": "Anniversary",
    "X-ASSISTANT": "Assistant",
    "X-CHILDREN": "Children",
    "X-CUSTOM1": "Custom 1",
    "X-CUSTOM2": "Custom 2",
    "X-CUSTOM3": "Custom 3",
    "X-CUSTOM4": "Custom 4",
    "X-EVOLUTION-ANNIVERSARY": "Anniversary",
    "X-EVOLUTION-ASSISTANT": "Assistant",
    "X-EVOLUTION-BLOG-URL": "Blog",
    "X-EVOLUTION-MANAGER": "Manager",
    "X-EVOLUTION-SPOUSE": "Spouse",
    "X-EVOLUTION-VIDEO-URL": "Video",
    "X-MAIDENNAME": "Maiden name",
    "X-MANAGER": "Manager",
    "X-MS-ANNIVERSARY": "Anniversary",
    "X-MS-ASSISTANT": "Assistant",
    "X-MS-CHILD": "Child",
    "X-MS-MANAGER": "Manager",
    "X-MS-SPOUSE": "Spouse",
    "X-PHONETIC-FIRST-NAME": "Phonetic given name",
    "X-PHONETIC-LAST-NAME": "Phonetic family name",
    "X-PHONETIC-MIDDLE-NAME": "Phonetic middle name",
    "X-SPOUSE": "Spouse",
}
"""What a property is called in a remark; others by their own name."""

LOST = frozenset(
    {
        *("PHOTO", "LOGO", "SOUND", "KEY", "X-MS-CARDPICTURE", "AGENT", "GEO", "LABEL"),
        *("SORT-STRING", "MAILER", "CLASS", "SOURCE", "NAME", "PROFILE", "XML", "CLIENTPIDMAP"),
        *("FBURL", "CALURI", "CALADRURI", "CREATED", "JSPROP", "PHONETIC"),
        *("X-ABADR", "X-ABRELATEDNAMES-UID", "X-IMAGEHASH", "X-IMAGETYPE"),
        *("X-SHARED-PHOTO-DISPLAY-PREF", "X-EVOLUTION-FILE-AS", "X-FILE-AS", "X-MOZILLA-HTML"),
        *("X-COUCHDB-APPLICATION-ANNOTATIONS", "X-ETAG", "X-ID", "X-FC-TAGS", "X-FC-LIST-ID"),
        *("X-MS-OL-DESIGN", "X-MS-OL-DEFAULT-POSTAL-ADDRESS", "X-ACCOUNT", "X-ICON", "X-OBJECT"),
    }
)
"""What is neither taken nor kept: no text that a person reads, or what another property says."""

UNDERSTOOD = frozenset(
    {
        *("BEGIN", "END", "VERSION", "PRODID", "REV", "KIND", "N", "FN", "X-ABLABEL"),
        *("X-ABSHOWAS", "X-ADDRESSBOOKSERVER-KIND", "X-ADDRESSBOOKSERVER-MEMBER", "MEMBER"),
        *("UID", "X-ABUID", "X-CRMCTL-REASON", "X-CRMCTL-SALUTATION"),
    }
)
"""What is read elsewhere, or is about the file and not about anybody."""


def label_of(types: tuple[str, ...], written: str = "") -> str:
    """Give the label of an address or number: `private`, `work mobile`, or a person's own.

    Args:
        types: its TYPE, in small letters.
        written: its X-ABLabel, which says more than a type where there is one.
    """
    if written:
        return named(written)
    words = dict.fromkeys(word.removeprefix("x-") for word in types if word not in _SILENT)
    if "fax" in words:
        return "fax"  # campaigns leave out numbers by this label and no other
    places = [_PLACES[word] for word in words if word in _PLACES]
    others = [_DEVICES.get(word, word) for word in words if word not in _PLACES]
    return " ".join(dict.fromkeys([*places, *others]))


def named(written: str) -> str:
    """Give a label as a person reads it; Apple writes its own ones as `_$!<Home>!$_`."""
    found = _APPLE.fullmatch(written)
    return _APPLE_LABELS.get(found[1].lower(), found[1]) if found else written


def one_line(text: str) -> str:
    """Give a text of several lines in one."""
    if "\n" not in text:
        return text
    return ", ".join(filter(None, (line.strip(" ,") for line in text.split("\n"))))

"""Whether names are those of people or of organisations, where a header does not tell."""

import re
from collections.abc import Sequence

from crmctl.interchange.looks import MANY, share

_FORM = re.compile(
    r"(?<!\w)(g?gmbh|g\.? ?m\.? ?b\.? ?h|mbh|ag|a\.-?g|kg|ohg|ug|gbr|e\.? ?[kv]|eg|se|ltd|limited"
    r"|inc|corp|llc|llp|plc|co|company|s\.?a|s\.?a\.?r\.?l|sas|b\.?v|n\.?v|verein|stiftung"
    r"|foundation)\.?$",
    re.IGNORECASE,
)
_SOME = 0.1  # of the cells; few lists name the legal form of every firm
_PERSON = re.compile(r"[^\W\d_][\w.'\u2019-]*(,? [^\W\d_][\w.'\u2019-]*){1,4}")
_LATIN = re.compile(r"[A-Za-z\u00c0-\u024f]")
_NO_NAME = "the of and und le la les el los cafe restaurant bar grill & + für for"
_NO_NAMES = frozenset(_NO_NAME.split())


def is_of_organisations(cells: Sequence[str]) -> bool:
    """Tell whether names are those of organisations: legal forms, one word, articles, digits."""
    return share(cells, _has_form) >= _SOME or (
        bool(cells) and share(cells, _is_like_a_person) < MANY
    )


def _has_form(cell: str) -> bool:
    return _FORM.search(cell) is not None


def _is_like_a_person(cell: str) -> bool:
    if not _LATIN.search(cell):  # other scripts do without blanks
        return True
    own = _NO_NAMES.isdisjoint(cell.lower().split())
    return own and _PERSON.fullmatch(cell) is not None

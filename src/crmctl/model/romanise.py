"""Greek and Cyrillic in Latin letters, for ids that people can read and type."""

from unicodedata import normalize

from crmctl.model.text import fold

# As on road signs and in passports (BGN/PCGN, ELOT 743), without marks; Latin letters that Unicode
# does not decompose come last.
_LETTERS = "абвгґдеєжзиіклмнопрстуфхцчшщыэюяђјљњћџѕαβγδεζηθικλμνξοπρστυφχψωəħŋŧ"
_WRITTEN = """
    a b v g g d e ye zh z i i k l m n o p r s t u f kh ts ch sh shch y e yu ya dj j lj nj c dz dz
    a v g d e z i th i k l m n x o p r s t y f ch ps o e h n t
"""
# The last two only say how the letter before them sounds.
_TABLE = str.maketrans({**dict(zip(_LETTERS, _WRITTEN.split(), strict=True)), "ъ": "", "ь": ""})
# What would be another letter without its mark.
_MARKED = str.maketrans({"й": "y", "ї": "yi", "ў": "w", "ѓ": "gj", "ќ": "kj"})
_OMICRON_YPSILON = "\u03bf\u03c5"


def romanise(text: str) -> str:
    """Give a text in plain Latin letters, in lower case; letters of other scripts stay."""
    folded = fold(normalize("NFC", text).casefold().translate(_MARKED))
    return folded.replace(_OMICRON_YPSILON, "ou").translate(_TABLE)

"""The codes of languages."""

from collections.abc import Mapping

# ISO 639-1.
_ISO = """
    aa ab ae af ak am an ar as av ay az ba be bg bh bi bm bn bo br bs ca ce ch co cr cs cu cv cy da
    de dv dz ee el en eo es et eu fa ff fi fj fo fr fy ga gd gl gn gu gv ha he hi ho hr ht hu hy hz
    ia id ie ig ii ik io is it iu ja jv ka kg ki kj kk kl km kn ko kr ks ku kv kw ky la lb lg li ln
    lo lt lu lv mg mh mi mk ml mn mr ms mt my na nb nd ne ng nl nn no nr nv ny oc oj om or os pa pi
    pl ps pt qu rm rn ro ru rw sa sc sd se sg sh si sk sl sm sn so sq sr ss st su sv sw ta te tg th
    ti tk tl tn to tr ts tt tw ty ug uk ur uz ve vi vo wa wo xh yi yo za zh zu
"""
LANGUAGES = frozenset(_ISO.split())
# Codes of countries that people write for the language; those that are languages as well (at is
# none, se is Northern Sami) cannot be told.
MEANT: Mapping[str, str] = {
    "at": "de", "br": "pt", "cn": "zh", "cz": "cs", "dk": "da", "gb": "en", "gr": "el",
    "jp": "ja", "kp": "ko", "rs": "sr", "ua": "uk", "us": "en", "vn": "vi",
}  # fmt: skip


def is_language(code: str) -> bool:
    """Tell whether a tag begins with a code of ISO 639-1, or one of three letters."""
    first = code.partition("-")[0]
    return len(first) > 2 or first in LANGUAGES  # noqa: PLR2004 - ISO 639-1 has two letters

"""What entries of a directory say of people and organisations.

The attributes are those of inetOrgPerson (RFC 2798) and of Thunderbird's mozillaAbPersonAlpha.
"""

import re
from collections.abc import Iterator, Mapping
from typing import Any

from crmctl.interchange.formats.ldif.blocks import Block
from crmctl.interchange.own import OWN_DIRECTORY
from crmctl.model import names
from crmctl.model.forms import is_partial_day
from crmctl.model.text import fold

PEOPLE = frozenset(
    {
        *("person", "organizationalperson", "inetorgperson", "mozillaabpersonalpha"),
        *("residentialperson", "pilotperson", "newpilotperson", "mozillaorgperson"),
        *("evolutionperson", "contact", "user", "posixaccount"),
    }
)
ORGANISATIONS = frozenset({"organization"})
GROUPS = frozenset(
    {
        *("groupofnames", "groupofuniquenames", "groupofurls", "group", "posixgroup"),
        *("mozillaablist", "nisnetgroup"),
    }
)
CONTAINERS = frozenset(
    {
        *("organizationalunit", "domain", "dcobject", "locality", "country", "container"),
        *("builtindomain", "domaindns", "organizationalrole", "referral"),
    }
)

_PHONES: Mapping[str, str] = {
    "telephonenumber": "work",
    "homephone": "private",
    "homephonenumber": "private",
    "hometelephonenumber": "private",
    "mobile": "mobile",
    "mobiletelephonenumber": "mobile",
    "cellphone": "mobile",
    "facsimiletelephonenumber": "fax",
    "fax": "fax",
    "homefacsimiletelephonenumber": "fax",
    "pager": "pager",
    "pagerphone": "pager",
    "pagertelephonenumber": "pager",
    "carphone": "car",
    "otherphone": "",
    "othertelephone": "",
    "companyphone": "company",
}
_WORK: Mapping[str, tuple[str, ...]] = {
    "street": ("street", "streetaddress", "mozillaworkstreet2"),
    "postal_code": ("postalcode", "zip"),
    "city": ("l", "locality", "localityname"),
    "region": ("st", "region", "stateorprovincename"),
    "country": ("c", "countryname", "co", "friendlycountryname"),
}
_HOME: Mapping[str, tuple[str, ...]] = {
    "street": ("mozillahomestreet", "homestreet", "mozillahomestreet2"),
    "postal_code": ("mozillahomepostalcode",),
    "city": ("mozillahomelocalityname",),
    "region": ("mozillahomestate",),
    "country": ("mozillahomecountryname",),
}
_NAME = ("sn", "surname", "givenname", "gn", "personaltitle", "generationqualifier")
_MAIL = (
    *("mail", "rfc822mailbox", "mozillasecondemail", "xmozillasecondemail"),
    *("mailalternateaddress", "othermailbox"),
)
_PROFILES = {"nsaimid": "aim", "_aimscreenname": "aim", "nsicqid": "icq", "nsmsnid": "msn"}
_BIRTH = ("birthyear", "birthmonth", "birthday")
_REMARKS = {
    "mozillanickname": "Nickname",
    "xmozillanickname": "Nickname",
    "initials": "Initials",
    "labeleduri": "Website",
    "mozillaworkurl": "Website",
    "workurl": "Website",
    "mozillahomeurl": "Website (private)",
    "homeurl": "Website (private)",
    "wwwhomepage": "Website",
    "url": "Website",
    "mozillacustom1": "Custom 1",
    "mozillacustom2": "Custom 2",
    "mozillacustom3": "Custom 3",
    "mozillacustom4": "Custom 4",
    "custom1": "Custom 1",
    "custom2": "Custom 2",
    "custom3": "Custom 3",
    "custom4": "Custom 4",
    "manager": "Manager",
    "secretary": "Assistant",
    "roomnumber": "Room",
    "physicaldeliveryofficename": "Office",
    "employeenumber": "Employee number",
    "employeetype": "Employee type",
    "businesscategory": "Business category",
    "carlicense": "Car licence",
}
# Of these every value has a place of its own.
_SEVERAL = frozenset({*_PHONES, *_MAIL, "description", "notes", "category", "categories"})
# About the directory or the program, and about nobody.
_TECHNICAL = frozenset(
    {
        *("dn", "objectclass", "changetype", "control", "structuralobjectclass", "entrycsn"),
        *("creatorsname", "createtimestamp", "modifiersname", "modifytimestamp", "entrydn"),
        *("subschemasubentry", "hassubordinates", "contextcsn", "entryuuid", "uid"),
        *("mozillausehtmlmail", "xmozillausehtmlmail", "xmozillauseconferenceserver"),
        *("mozillaconferenceserver", "modifytimestamp"),
    }
)
_WORD = re.compile(r"\w+")


def kind_of(block: Block) -> str:
    """Tell what an entry is: a kind of ours, `group`, `container`, or nothing that is known."""
    classes = block.classes
    if classes & PEOPLE or (not classes and block.first("sn", "givenname", "mail")):
        return "contact"
    if classes & GROUPS:
        return "group"
    if classes & ORGANISATIONS:
        return "customer"
    return "container" if classes & CONTAINERS else ""


def contact(block: Block, *, own: bool) -> dict[str, Any]:
    """Give what an entry says of a person."""
    data: dict[str, Any] = {"name": _name(block, own=own), "roles": _roles(block)}
    data |= reached(block, own=own)
    data |= {"birthday": birthday(block), "language": block.first("preferredlanguage")}
    data["profiles"] = {
        network: text
        for attribute, network in _PROFILES.items()
        if (text := block.first(attribute))
    }
    return data


def customer(block: Block, *, own: bool) -> dict[str, Any]:
    """Give what an entry says of an organisation."""
    name = block.first("o", "organizationname", "company", "cn")
    websites = block.all("labeleduri", "url", "wwwhomepage")
    pages = [page.split()[0] for page in websites]
    return {"type": "organisation", "name": name, "websites": pages, **reached(block, own=own)}


def _name(block: Block, *, own: bool) -> dict[str, str]:
    called = block.first("displayname") or ("" if own else block.first("cn", "commonname"))
    family = block.first("sn", "surname")
    found = {
        "title": block.first("personaltitle"),
        "given": block.first("givenname", "gn"),
        "family": "" if family == OWN_DIRECTORY.no_family else family,
        "suffix": block.first("generationqualifier"),
    }
    if found["family"] == block.first("cn") and not found["given"] and not own:
        # The schema asks for a family name, so that programs write the whole name into it.
        found["family"] = ""
    words = _words(found)
    says_more = words and not _words(called) <= words and called not in _elsewhere(block)
    if own or says_more:
        found["display"] = called
    filled = {word: text for word, text in found.items() if text}
    if filled.keys() & {"given", "family", "display"}:
        return filled
    whole = called or block.first("mozillanickname", "xmozillanickname")
    if whole:
        return {**names.split(whole), **filled}
    reachable = block.first(*_MAIL, *_PHONES)
    return {"display": reachable} if reachable else {}


def _elsewhere(block: Block) -> list[str]:
    return block.all("o", "company", *_MAIL)


def _roles(block: Block) -> list[dict[str, str]]:
    found = {
        "customer": block.first("o", "organizationname", "company"),
        "position": block.first("title"),
        "department": block.first("ou", "department", "departmentnumber", "orgunit"),
    }
    role = {word: text for word, text in found.items() if text}
    return [role] if role else []


def reached(block: Block, *, own: bool) -> dict[str, Any]:
    """Give how somebody is reached."""
    numbers = dict[str, str]()
    for attribute, label in _PHONES.items():
        for number in block.all(attribute):
            # Our own export writes every number there whose label has no attribute.
            numbers.setdefault(number, "" if own and attribute == "telephonenumber" else label)
    phones = [{"number": number, "label": label} for number, label in numbers.items()]
    places = [_address(block, _WORK, "" if own else "work"), _address(block, _HOME, "private")]
    if not any(places):
        places = [_whole(text, "work") for text in block.all("postaladdress")]
        places += [_whole(text, "private") for text in block.all("homepostaladdress")]
    return {
        "emails": [{"address": address} for address in block.all(*_MAIL)],
        "phones": [{word: text for word, text in one.items() if text} for one in phones],
        "addresses": [place for place in places if place],
    }


def _address(
    block: Block, attributes: Mapping[str, tuple[str, ...]], label: str
) -> dict[str, str]:
    found = {word: ", ".join(block.all(*names)) for word, names in attributes.items()}
    found["country"] = block.first(*attributes["country"])
    filled = {word: text for word, text in found.items() if text}
    return {**({"label": label} if label else {}), **filled} if filled else {}


def _whole(text: str, label: str) -> dict[str, str]:
    """Give an address whose lines nobody has taken apart."""
    return {"label": label, "street": ", ".join(filter(None, map(str.strip, text.split("$"))))}


def birthday(block: Block) -> str:
    """Give the birthday out of Thunderbird's three attributes, where it is one."""
    year, month, day = (block.first(word) for word in _BIRTH)
    if not (month.isdigit() and day.isdigit() and len(month) <= 2 and len(day) <= 2):  # noqa: PLR2004 - digits of a month
        return ""
    text = f"{year.zfill(4) if year else '-'}-{int(month):02}-{int(day):02}"
    return text if is_partial_day(text) else ""


def tags(block: Block) -> list[str]:
    """Give the words that an entry is sorted by."""
    return block.all("category", "categories")


def remarks(block: Block, data: Mapping[str, Any]) -> Iterator[str]:
    """Give what no field takes."""
    taken = _TAKEN if data.get("type") != "organisation" else _TAKEN_OF_ORGANISATIONS
    for attribute, values in block.values.items():
        if attribute in _TECHNICAL:
            continue
        rest = values if attribute not in taken else _left(attribute, values, data)
        called = _REMARKS.get(attribute, attribute)
        yield from (f"{called}: {' '.join(value.split())}" for value in rest if value)


def _left(attribute: str, values: list[str], data: Mapping[str, Any]) -> list[str]:
    """Give the values of an attribute that the fields which take it do not have."""
    if attribute in _BIRTH:
        return [] if data.get("birthday") else values
    if attribute in _SEVERAL:
        return []
    said = _words(data.get("name"), data.get("roles"), data.get("addresses"))
    said |= _words(data.get("language"), data.get("profiles"))
    return [value for value in values if not _words(value) <= said]


def _words(*values: Any) -> set[str]:
    """Give the words of a text, or of all texts below."""
    found = set[str]()
    for value in values:
        if isinstance(value, Mapping):
            found |= _words(*value.values())
        elif isinstance(value, list):
            found |= _words(*value)
        elif value:
            found |= set(_WORD.findall(fold(value)))
    return found


_TAKEN = frozenset(
    {
        *_NAME, *_PHONES, *_MAIL, *_PROFILES, *_BIRTH,
        *(name for table in (_WORK, _HOME) for names in table.values() for name in names),
        *("cn", "commonname", "displayname", "o", "organizationname", "company", "title", "ou"),
        *("department", "departmentnumber", "orgunit", "preferredlanguage", "description"),
        *("notes", "postaladdress", "homepostaladdress", "category", "categories"),
    }
)  # fmt: skip
_TAKEN_OF_ORGANISATIONS = (_TAKEN | {"labeleduri", "url", "wwwhomepage"}) - {
    *_NAME, *_BIRTH, *_PROFILES, "title", "ou", "department", "departmentnumber", "orgunit",
    "preferredlanguage",
}  # fmt: skip

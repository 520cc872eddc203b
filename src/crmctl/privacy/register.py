"""The record of processing activities (GDPR Art. 30(1)), from what crm.yaml says.

It is written anew whenever it is asked for, so that it never says anything else than the settings
by which the program goes. What crm.yaml leaves open is said to be missing.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from crmctl.model.catalogue import Catalogue
from crmctl.privacy.answer import Answer, Section
from crmctl.privacy.retention import Rule

_MISSING = "not stated in crm.yaml"
_PEOPLE = ("customers", "people at customers", "people who may become customers")


def register(
    config: Mapping[str, Any], catalogue: Catalogue, rules: Sequence[Rule], day: str
) -> Answer:
    """Give the record of processing activities.

    Args:
        config: crm.yaml.
        catalogue: the fields of all kinds, custom ones included.
        rules: on how long records are kept.
        day: the day of today.
    """
    sections = (
        _controller(config),
        _purposes(config),
        _people(config),
        _data(catalogue),
        _recipients(config),
        _retention(rules),
        _measures(config),
    )
    about = (("Controller", _name(config)), ("As of", day))
    return Answer("Record of processing activities (Art. 30 GDPR)", about, sections)


def gaps(config: Mapping[str, Any]) -> Iterator[str]:
    """Name what Art. 30(1) asks for and crm.yaml does not say."""
    company, processing = config["company"] or {}, config["processing"]
    wanted = {
        "company.name": company.get("name"),
        "company.lines": company.get("lines"),
        "company.email": company.get("email"),
        "purposes": config["purposes"],
        "processing.recipients": processing["recipients"],
        "retention": config["retention"],
        "processing.measures": processing["measures"],
    }
    yield from (name for name, value in wanted.items() if not value)
    for number, one in enumerate(processing["recipients"], 1):
        if not one.get("country"):
            yield f"processing.recipients, {number}: country"


def _name(config: Mapping[str, Any]) -> str:
    company = config["company"] or {}
    said = [company.get("name") or config["name"], *company.get("lines", ())]
    return ", ".join(map(str, said))


def _controller(config: Mapping[str, Any]) -> Section:
    company, processing = config["company"] or {}, config["processing"]
    rows = (
        ("Name and address", _name(config)),
        ("E-mail", company.get("email") or _MISSING),
        ("Telephone", company.get("phone") or _MISSING),
        ("Data protection officer", processing["officer"] or "none named"),
        ("Representative in the EU", processing["representative"] or "none named"),
        ("Supervisory authority", processing["authority"] or "none named"),
    )
    return Section("controller", "Who is responsible (a)", (), ("What", "Who"), rows)


def _purposes(config: Mapping[str, Any]) -> Section:
    rows = tuple(
        (name, str(one["basis"]).replace("_", " "), one.get("description") or "")
        for name, one in config["purposes"].items()
    )
    text = () if rows else (_MISSING,)
    columns = ("Purpose", "Lawful basis", "In words")
    return Section("purposes", "Purposes (b)", text, columns, rows)


def _people(config: Mapping[str, Any]) -> Section:
    named = config["processing"]["people"] or _PEOPLE
    rows = tuple((one,) for one in named)
    return Section("people", "Whose data (c)", (), ("Category",), rows)


def _data(catalogue: Catalogue) -> Section:
    """Give the categories of personal data: the fields that are personal, kind by kind."""
    rows = []
    for kind in catalogue.kinds:
        fields = [
            field.label or field.path.removeprefix("custom.")
            for field in kind.fields
            if field.personal
        ]
        if fields:
            rows.append((kind.folder, ", ".join(dict.fromkeys(fields))))
    text = ("Free texts (notes, interactions, tasks) may hold more.",)
    return Section("data", "Which data (c)", text, ("Kind", "Fields"), tuple(rows))


def _recipients(config: Mapping[str, Any]) -> Section:
    rows = tuple(
        (
            one["name"],
            one.get("purpose") or "",
            one.get("country") or _MISSING,
            one.get("safeguard") or "",
        )
        for one in config["processing"]["recipients"]
    )
    text = () if rows else (_MISSING,)
    columns = ("Recipient", "What for", "Country", "Safeguard outside the EU")
    return Section("recipients", "Who receives it, and where (d, e)", text, columns, rows)


def _retention(rules: Sequence[Rule]) -> Section:
    rows = tuple((one.kind, one.where, one.sentence, one.action) for one in rules)
    text = () if rows else (_MISSING,)
    columns = ("Kind", "Which of them", "Kept for", "Then")
    return Section("retention", "When it is erased (f)", text, columns, rows)


def _measures(config: Mapping[str, Any]) -> Section:
    rows = tuple((one,) for one in config["processing"]["measures"])
    text = () if rows else (_MISSING,)
    return Section("measures", "What protects it (g, Art. 32)", text, ("Measure",), rows)

from pathlib import Path
from typing import Any

import pytest
from yaml import BaseLoader, load

from crmctl.errors.crm import NewerFormatError
from crmctl.findings import Fix, Severity
from crmctl.model.catalogue import Kind
from crmctl.model.checked import Problem, check
from crmctl.model.describe import catalogue
from crmctl.model.identity import label
from crmctl.model.plain import Plain
from crmctl.model.record import plain
from crmctl.model.settings import Settings
from crmctl.model.settings_check import check_settings

_SAMPLE = Path(__file__).parents[2] / "data" / "sample"
_FIELDS = (
    "name, roles, emails, phones, addresses, birthday, language, profiles, consents, "
    "do_not_contact, owner, source, interests, tags, custom, external_ids, attachments, notes, "
    "aliases, archived"
)
_CUSTOM = {
    "contact": {
        "hobby": {"type": "text"},
        "shoe": {"type": "integer", "choices": ["42", "43"]},
        "size": {"type": "choice", "choices": ["small", "large"]},
        "height": {"type": "decimal"},
        "budget": {"type": "money"},
        "met": {"type": "date"},
        "about": {"type": "note"},
        "vip": {"type": "boolean"},
    }
}


def _settings(**more: Any) -> Settings:
    return Settings.model_validate({"format": 1, "name": "Test", **more})


def _kind(name: str, settings: Settings) -> Kind:
    return catalogue(settings).by_name[name]


def _raw(file: Path) -> dict[str, Any]:
    """Read every scalar as the text that stands in the file."""
    tree: dict[str, Any] = load(file.read_text(encoding="utf-8"), BaseLoader)  # noqa: S506 - text only
    return tree


def _contact(**fields: object) -> dict[str, object]:
    return {"name": {"family": "Müller"}, **fields}


def _problems(kind: str, raw: dict[str, Any]) -> list[tuple[str, str, str]]:
    checked = check(_kind(kind, _settings(custom_fields=_CUSTOM)), raw)
    assert checked.tree is None
    return [(problem.field, problem.code, problem.hint) for problem in checked.problems]


@pytest.mark.parametrize("folder", ["customers", "contacts", "interactions", "tasks"])
def test_the_sample_of_the_design_is_valid(folder: str) -> None:
    settings, problems = check_settings(_raw(_SAMPLE / "crm.yaml"))
    assert settings
    assert problems == ()
    files = sorted((_SAMPLE / folder).rglob("*.yaml"))
    assert files
    for file in files:
        raw = _raw(file)
        checked = check(_kind(folder, settings), raw)
        assert checked.problems == ()
        assert checked.tree
        assert list(checked.tree) == list(raw), "the sample's order is the model's"
        again = check(_kind(folder, settings), plain(checked.tree))
        assert again.tree == checked.tree


def test_a_tree_has_python_types_only_where_yaml_must_not_quote() -> None:
    tree = check(
        _kind("contact", _settings()),
        _contact(birthday="1984-03-12", do_not_contact="true", tags=["2026-01-01"]),
    ).tree
    assert tree
    assert isinstance(tree["birthday"], Plain)
    assert tree["do_not_contact"] is True
    assert not isinstance(tree["tags"][0], Plain)


def test_the_tree_has_the_models_order_and_not_the_files() -> None:
    raw = {"notes": "x", "tags": ["a"], "language": "de", "name": {"family": "B", "given": "A"}}
    tree = check(_kind("contact", _settings()), raw).tree
    assert tree
    assert list(tree) == ["name", "language", "tags", "notes"]
    assert list(tree["name"]) == ["given", "family"]


@pytest.mark.parametrize(
    ("fields", "problem"),
    [
        ({"emial": "x"}, ("emial", "S202", "did you mean emails?")),
        ({"emails": [{"adress": "x", "address": "y"}]},
         ("emails[0].adress", "S202", "did you mean address?")),
        ({"consents": [{"evidence": {"sent": "2026-01-01"}, "id": "c", "purpose": "p",
                        "basis": "consent", "event": "granted", "at": "2026-01-01"}]},
         ("consents[0].evidence.sent", "S202", "did you mean sent_at?")),
        ({"[key]": "x"},
         ("[key]", "S201", f"known here: {_FIELDS}")),
        ({"name": "Erika"}, ("name", "S203", "")),
        ({"emails": "a@b.example"}, ("emails", "S203", "")),
        ({"emails": ["a@b.example"]}, ("emails[0]", "S203", "")),
        ({"emails": [{"label": "work"}]}, ("emails[0].address", "S204", "")),
        ({"phones": [{"number": 491712345678}]}, ("phones[0].number", "S203", "")),
        ({"birthday": "1984-02-30"}, ("birthday", "D601", "")),
        ({"birthday": "March"}, ("birthday", "D602", "")),
        ({"language": "German"}, ("language", "C410", "")),
        ({"addresses": [{"country": "Germany"}]}, ("addresses[0].country", "C407", "")),
        ({"do_not_contact": ["true"]}, ("do_not_contact", "S203", "")),
        ({"roles": [{"customer": "acme", "buying_role": "decidr"}]},
         ("roles[0].buying_role", "S205", "did you mean decider?")),
        ({"roles": [{"customer": "acme", "buying_role": ["x"]}]},
         ("roles[0].buying_role", "S205", "")),
        ({"external_ids": {"hubspot": 4711}}, ("external_ids.hubspot", "S203", "")),
        ({"external_ids": {"[key]": {}, "x": {"y": "z"}}}, ("external_ids.x", "S203", "")),
        ({"custom": {"hoby": "x"}}, ("custom.hoby", "S201", "did you mean hobby?")),
        ({"custom": {"zzz": "x"}},
         ("custom.zzz", "S201", "crm.yaml defines it in custom_fields")),
        ({"custom": {"height": "3,2"}}, ("custom.height", "S203", "")),
        ({"custom": {"budget": "5"}}, ("custom.budget", "M702", "")),
        ({"custom": {"size": "larg"}}, ("custom.size", "S205", "did you mean large?")),
        ({"custom": {"shoe": "44"}}, ("custom.shoe", "S205", "")),
    ],
)  # fmt: skip
def test_what_is_wrong_is_named_with_its_place_and_a_hint(
    fields: dict[str, object], problem: tuple[str, str, str]
) -> None:
    assert problem in _problems("contact", _contact(**fields))


def test_an_unknown_key_of_a_free_mapping_is_its_own_name() -> None:
    settings, problems = check_settings(
        {
            "format": "1",
            "name": "x",
            "custom_fields": {"customer": {"Gate-Height": {"type": "text"}}},
        }
    )
    assert settings is None
    assert ("custom_fields.customer.Gate-Height", "S203") in [
        (problem.field, problem.code) for problem in problems
    ]


def test_one_fault_does_not_hide_another() -> None:
    fields = [field for field, _, _ in _problems("contact", {"emial": "x", "birthday": "y"})]
    assert fields == ["name", "birthday", "emial"]


@pytest.mark.parametrize(
    ("kind", "raw"),
    [
        ("contact", {"name": {"title": "Dr."}}),
        ("customer", {"type": "organisation", "legal_name": "ACME GmbH"}),
        ("customer", {"type": "person"}),
    ],
)
def test_a_record_that_nobody_could_name_is_refused(kind: str, raw: dict[str, Any]) -> None:
    assert _problems(kind, raw) == [("", "S204", "")]


def test_a_required_field_that_is_empty_is_missing() -> None:
    assert _problems("task", {"title": ""}) == [
        ("title", "S204", ""),
        ("title", "S207", "leave it out"),
    ]


def test_empty_fields_are_left_out_with_a_warning_that_check_can_mend() -> None:
    raw = _contact(notes=None, tags=["", "b2b"], emails=[{"address": None}], custom={})
    checked = check(_kind("contact", _settings()), raw)
    assert checked.tree == {"name": {"family": "Müller"}, "tags": ["b2b"]}
    assert {problem.field for problem in checked.problems} == {
        "tags[0]", "emails[0].address", "emails[0]", "notes", "emails", "custom",
    }  # fmt: skip
    assert {(one.code, one.severity, one.fix) for one in checked.problems} == {
        ("S207", Severity.WARNING, Fix.SAFE)
    }


def test_a_fault_after_an_empty_item_is_told_where_the_file_has_it() -> None:
    raw = _contact(emails=[None, {"address": None}, {"adress": "x"}])
    assert ("emails[2].adress", "S202", "did you mean address?") in _problems("contact", raw)


def test_custom_fields_have_the_types_that_crm_yaml_gives_them() -> None:
    custom = {
        "hobby": "chess", "shoe": "42", "size": "large", "height": "1.80", "budget": "5.00 EUR",
        "met": "2026-01-02", "about": "one\ntwo\n", "vip": "false",
    }  # fmt: skip
    settings = _settings(custom_fields=_CUSTOM)
    tree = check(_kind("contact", settings), _contact(custom=custom)).tree
    assert tree
    assert tree["custom"]["shoe"] == 42
    assert tree["custom"]["vip"] is False
    assert str(tree["custom"]["height"]) == "1.80"
    assert check(_kind("contact", settings), plain(tree)).tree == tree


def test_a_field_that_is_at_its_default_is_not_written() -> None:
    raw = _contact(do_not_contact="false", emails=[{"address": "a@b.example", "primary": "false"}])
    tree = check(_kind("contact", _settings()), raw).tree
    assert tree == {"name": {"family": "Müller"}, "emails": [{"address": "a@b.example"}]}


def test_no_problem_carries_a_value() -> None:
    name = "Lüdenscheidt"
    raw = _contact(birthday=name, language=name, emails=name, roles=[{"customer": name}])
    checked = check(_kind("contact", _settings()), raw)
    assert checked.problems
    assert name not in repr(checked.problems)


def test_a_tombstone_is_valid_in_every_kind_and_holds_nothing_else() -> None:
    raw = {"erased": "2026-11-21", "epoch": "e-7k3f9q2m", "aliases": ["p-0m2c8w4r"]}
    assert check(_kind("contact", _settings()), raw).tree == raw
    assert _problems("contact", {**raw, "name": {"family": "Müller"}}) == [
        ("name", "S201", "known here: erased, epoch, aliases")
    ]


@pytest.mark.parametrize(
    ("kind", "data", "name"),
    [
        ("contact", {"name": {"title": "Dr.", "given": "Erika", "family": "Müller"}},
         "Dr. Erika Müller"),
        ("contact", {"name": {"given": "Erika", "display": "Rike"}}, "Rike"),
        ("contact", {"erased": "2026-11-21"}, "[erased]"),
        ("contacts", {}, ""),
        ("customer", {"name": "ACME", "legal_name": "ACME GmbH"}, "ACME"),
        ("customer", {"type": "person"}, ""),
        ("interaction", {"subject": "Gate"}, "Gate"),
        ("interaction", {"channel": "phone", "at": "2026-11-21T09:30:00+01:00"},
         "phone 2026-11-21"),
        ("task", {"title": "Call"}, "Call"),
    ],
)  # fmt: skip
def test_a_record_is_known_by_its_label(kind: str, data: dict[str, Any], name: str) -> None:
    assert label(_kind(kind, _settings()), data) == name


def test_settings_of_a_newer_format_stop_everything() -> None:
    with pytest.raises(NewerFormatError):
        check_settings({"format": "2", "name": "x", "unheard_of": "y"})


@pytest.mark.parametrize(
    ("more", "field", "hint"),
    [
        ({"formt": "1"}, "formt", "did you mean format?"),
        ({"users": {"u-anna": {"nmae": "A"}}}, "users.u-anna.nmae", "did you mean name?"),
        ({"retention": [{"kind": "task", "form": "at"}]}, "retention[0].form",
         "did you mean from?"),
        ({"custom_fields": {"task": {"room": {"typ": "text"}}}}, "custom_fields.task.room.typ",
         "did you mean type?"),
        ({"custom_fields": {"task": {"room": {"type": "txt"}}}}, "custom_fields.task.room.type",
         "did you mean text?"),
        ({"layout": "shard"}, "layout", "did you mean sharded?"),
        ({"timezone": "Berlin"}, "timezone", ""),
    ],
)  # fmt: skip
def test_faulty_settings_are_named_with_a_hint(
    more: dict[str, Any], field: str, hint: str
) -> None:
    settings, problems = check_settings({"format": "1", "name": "x", **more})
    assert settings is None
    assert (field, hint) in [(problem.field, problem.hint) for problem in problems]


def test_custom_fields_of_an_unknown_kind_are_a_warning() -> None:
    raw = {"format": "1", "name": "x", "custom_fields": {"custmer": {"a": {"type": "text"}}}}
    settings, problems = check_settings(raw)
    assert settings
    assert problems == (
        Problem(
            ("custom_fields", "custmer"),
            "S202",
            "is not a kind",
            "did you mean customer?",
            Severity.WARNING,
        ),
    )


def test_an_empty_setting_is_a_warning() -> None:
    settings, problems = check_settings({"format": "1", "name": "x", "segments": None})
    assert settings
    assert [problem.code for problem in problems] == ["S207"]

"""Stages of another system in the words of crm.yaml."""

import pytest
import yaml

from crmctl.interchange.stages import StageWords, dated, proposal
from crmctl.model.catalogue import Catalogue, Kind

_PIPELINES = {
    "sales": ("new", "qualified", "quote", "won", "lost"),
    "service": ("new", "in-work", "won", "lost"),
}
_WORDS = StageWords(_PIPELINES)


@pytest.fixture(scope="session")
def deal(catalogue: Catalogue) -> Kind:
    return catalogue.by_name["deal"]


@pytest.mark.parametrize(
    ("said", "stored"),
    [
        ({"stage": "Qualified"}, {"stage": "qualified"}),
        ({"stage": "In Work"}, {"stage": "in-work"}),
        ({"stage": "In Work", "pipeline": "Sales"}, {"stage": "In Work", "pipeline": "sales"}),
        ({"stage": "Contract Sent"}, {"stage": "Contract Sent"}),
        ({"stage": "WON", "pipeline": "Export"}, {"stage": "won", "pipeline": "Export"}),
        ({"stage": "lost"}, {"stage": "lost", "lost_reason": "unknown"}),
        ({"stage": "lost", "lost_reason": "price"}, {"stage": "lost", "lost_reason": "price"}),
        ({"title": "Tor"}, {"title": "Tor"}),
    ],
)
def test_a_word_of_crm_yaml_is_found_and_any_other_is_kept(
    said: dict[str, str], stored: dict[str, str]
) -> None:
    assert _WORDS.fitted(said) == stored


def test_stages_that_crm_yaml_does_not_have_are_listed_by_pipeline() -> None:
    deals = [
        {"stage": "Contract Sent"}, {"stage": "new"}, {"stage": "Angebot", "pipeline": "service"},
        {"stage": "Contract Sent"}, {"stage": "won"}, {"stage": "Demo", "pipeline": "Export"}, {},
    ]  # fmt: skip
    assert _WORDS.unknown(deals) == {
        "sales": ["Contract Sent"],
        "service": ["Angebot"],
        "Export": ["Demo"],
    }


def test_the_lines_that_are_proposed_take_what_was_unknown() -> None:
    unknown = {"sales": ["Contract Sent", "Größe geklärt"], "Export": ["Demo"]}
    found = yaml.safe_load(proposal(unknown, _PIPELINES))["pipelines"]
    assert found == {
        "sales": ["new", "qualified", "quote", "contract-sent", "grosse-geklart", "won", "lost"],
        "export": ["demo", "won", "lost"],
    }
    words = StageWords({name: tuple(stages) for name, stages in found.items()})
    assert words.fitted({"stage": "Größe geklärt", "pipeline": "sales"})["stage"] == (
        "grosse-geklart"
    )


def test_a_time_without_its_stage_is_that_of_the_present_one(deal: Kind) -> None:
    said = {"stage": "won", "stages": [{"at": "2026-03-01"}]}
    assert dated(deal, said)["stages"] == [{"stage": "won", "at": "2026-03-01"}]
    assert dated(deal, {"stages": [{"at": "2026-03-01"}]}) == {}


def test_a_closed_deal_was_closed_on_the_day_that_the_file_names(deal: Kind) -> None:
    won = {"stage": "won", "expected_close": "2026-03-01"}
    assert dated(deal, won, "expected_close")["stages"] == [{"stage": "won", "at": "2026-03-01"}]
    still = {"stage": "quote", "expected_close": "2026-03-01"}
    assert dated(deal, still, "expected_close") == still
    assert dated(deal, won) == won


def test_a_kind_without_a_course_is_left_as_it_is(contact: Kind) -> None:
    assert dated(contact, {"stage": "x"}) == {"stage": "x"}

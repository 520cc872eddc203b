from typing import Any

import pytest

from crmctl.model.catalogue import Catalogue
from crmctl.model.course import walked

_OLD = {"stage": "new", "stages": [{"stage": "new", "at": "2026-01-01"}]}


def _steps(
    catalogue: Catalogue, before: dict[str, Any] | None, data: dict[str, Any]
) -> list[tuple[str, str]]:
    found = walked(catalogue.by_name["deal"], before, data, "2026-11-21")
    return [(one["stage"], one["at"]) for one in found.get("stages", ())]


def test_a_new_record_begins_its_course(catalogue: Catalogue) -> None:
    assert _steps(catalogue, None, {"stage": "new"}) == [("new", "2026-11-21")]


def test_another_stage_is_a_step_backwards_too(catalogue: Catalogue) -> None:
    won = [("new", "2026-01-01"), ("won", "2026-11-21")]
    assert _steps(catalogue, _OLD, {**_OLD, "stage": "won"}) == won
    later = dict(walked(catalogue.by_name["deal"], _OLD, {**_OLD, "stage": "won"}, "2026-02-01"))
    assert _steps(catalogue, later, {**later, "stage": "new"})[-1] == ("new", "2026-11-21")


def test_the_same_stage_is_no_step(catalogue: Catalogue) -> None:
    assert len(_steps(catalogue, _OLD, {**_OLD, "title": "x"})) == 1
    assert _steps(catalogue, {"stage": "new"}, {"stage": "new", "title": "x"}) == []


@pytest.mark.parametrize("before", [None, _OLD])
def test_steps_that_are_given_are_taken(
    catalogue: Catalogue, before: dict[str, Any] | None
) -> None:
    given = {"stage": "won", "stages": [{"stage": "won", "at": "2025-05-05"}]}
    assert _steps(catalogue, before, given) == [("won", "2025-05-05")]


def test_a_kind_without_a_course_is_left_alone(catalogue: Catalogue) -> None:
    data = {"stage": "lead"}
    assert walked(catalogue.by_name["customer"], None, data, "2026-11-21") is data

import pytest

from crmctl.errors.deals import UnknownPipelineError, UnknownStageError
from crmctl.model.pipeline import begun, default, pipeline_of, since

_PIPELINES = {"sales": ["new", "quote", "won", "lost"], "service": ["asked", "won"]}


def test_a_deal_begins_in_the_first_stage_of_the_first_pipeline() -> None:
    assert begun(_PIPELINES) == {"pipeline": "sales", "stage": "new"}
    assert begun(_PIPELINES, "service") == {"pipeline": "service", "stage": "asked"}
    assert begun(_PIPELINES, stage="quote") == {"pipeline": "sales", "stage": "quote"}


def test_without_pipelines_a_deal_begins_as_it_is_told() -> None:
    assert begun({}) == {}
    assert begun({}, stage="new") == {"stage": "new"}
    assert begun({"empty": []}) == {"pipeline": "empty"}
    assert default({}) == ""


def test_words_that_crm_yaml_does_not_have_are_refused_with_the_nearest() -> None:
    with pytest.raises(UnknownPipelineError, match="did you mean service"):
        begun(_PIPELINES, "servise")
    with pytest.raises(UnknownPipelineError, match="there are sales, service"):
        begun(_PIPELINES, "x")
    with pytest.raises(UnknownStageError, match="did you mean quote"):
        begun(_PIPELINES, "sales", "quot")
    with pytest.raises(UnknownStageError, match="it has none"):
        begun({"empty": []}, "empty", "x")


def test_the_last_time_in_the_present_stage_counts() -> None:
    steps = [
        {"stage": "new", "at": "2026-11-01"},
        {"stage": "quote", "at": "2026-11-05"},
        {"stage": "new", "at": "2026-11-09"},
    ]
    assert since({"stage": "new", "stages": steps}) == "2026-11-09"
    assert since({"stage": "won", "stages": steps}) == ""


def test_a_deal_without_a_pipeline_is_of_the_first() -> None:
    assert pipeline_of({}, _PIPELINES) == "sales"
    assert pipeline_of({"pipeline": "old"}, _PIPELINES) == "old"

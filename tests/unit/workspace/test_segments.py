from types import SimpleNamespace
from typing import Any

import pytest

from crmctl.errors.crm import SegmentLoopError, UnknownSegmentError
from crmctl.query.parse import parse
from crmctl.workspace.segments import query


def _view(**segments: str) -> Any:
    return SimpleNamespace(config={"segments": segments})


def test_a_segment_stands_for_its_query_wherever_it_is_named() -> None:
    view = _view(near="city:Berlin OR city:Potsdam", old="segment:near since<2020")

    assert query(view, "muster") == parse("muster")
    assert query(view, "segment:near") == parse("city:Berlin OR city:Potsdam")
    assert query(view, "-segment:near tag:b2b") == parse("-(city:Berlin OR city:Potsdam) tag:b2b")
    assert query(view, "x OR Segment=old") == parse(
        "x OR ((city:Berlin OR city:Potsdam) since<2020)"
    )


def test_a_segment_that_crm_yaml_lacks_is_an_error() -> None:
    with pytest.raises(UnknownSegmentError, match="it has near"):
        query(_view(near="x"), "segment:far")
    with pytest.raises(UnknownSegmentError, match="it has none yet"):
        query(_view(), "segment:far")


def test_a_segment_that_means_itself_is_an_error() -> None:
    with pytest.raises(SegmentLoopError):
        query(_view(a="segment:b", b="x (segment:a OR y)"), "segment:a")

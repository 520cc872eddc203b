"""Which records answer to a key."""

from crmctl.model.record import Ref
from crmctl.workspace.importing.answering import Answering

_KEY = ("contact", "=", "ada@byron.example")
_ADA, _BOB = Ref("contacts", "p-1"), Ref("contacts", "p-2")


def test_records_answer_in_the_order_in_which_they_became_known() -> None:
    known = Answering()
    assert known.to(*_KEY) == ()
    known.add(_KEY, _BOB)
    assert list(known.to(*_KEY)) == [_BOB]
    known.add(_KEY, _ADA)
    known.add(_KEY, Ref("contacts", "p-3"))
    assert list(known.to(*_KEY)) == [_BOB, _ADA, Ref("contacts", "p-3")]


def test_a_record_that_was_taken_back_answers_no_more() -> None:
    known = Answering()
    for ref in (_ADA, _BOB):
        known.add(_KEY, ref)
    known.drop(_KEY, _ADA)
    assert list(known.to(*_KEY)) == [_BOB]
    known.drop(_KEY, _BOB)
    assert list(known.to(*_KEY)) == []
    known.add(_KEY, _ADA)
    assert list(known.to(*_KEY)) == [_ADA]


def test_the_records_of_a_key_stay_the_same_list_when_one_is_taken_back() -> None:
    known = Answering()
    for ref in (_ADA, _BOB, Ref("contacts", "p-3")):
        known.add(_KEY, ref)
    before = known.to(*_KEY)
    known.drop(_KEY, _BOB)
    assert known.to(*_KEY) is before
    assert list(before) == [_ADA, Ref("contacts", "p-3")]

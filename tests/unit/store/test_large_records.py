"""A record as large as a campaign to many people is still a record."""

from crmctl.store.canonical import emit
from crmctl.store.document import load
from crmctl.store.grammar import LIMIT


def test_ten_thousand_recipients_with_their_responses_can_be_read() -> None:
    ids = [f"p-{number:08}" for number in range(10_000)]
    tree = {
        "name": "Spring",
        "recipients": [{"contact": id_, "wave": "first", "group": "sent"} for id_ in ids],
        "excluded": [{"contact": id_, "wave": "first", "reason": "no-consent"} for id_ in ids],
        "responses": [{"contact": id_, "response": "clicked"} for id_ in ids],
    }
    content = emit(tree).encode()
    assert len(content) < LIMIT
    document = load(content)
    assert document.data == tree
    assert [problem.code for problem in document.problems] == ["F006"]

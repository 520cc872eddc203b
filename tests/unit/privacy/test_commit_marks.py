"""Commits in certificates: known by whoever has the key, and by nobody else."""

import hashlib
import hmac

from crmctl.privacy.commit_marks import is_marked, mark, marks, resolved
from crmctl.privacy.keys import Key

_KEY, _OTHER = Key(b"k" * 32), Key(b"o" * 32)
_ONE, _TWO, _GONE = "1" * 40, "2" * 40, "3" * 40


def test_a_digest_is_made_with_the_key() -> None:
    expected = hmac.new(b"k" * 32, b"commit\0" + _ONE.encode(), hashlib.sha256).hexdigest()
    assert mark(_KEY, _ONE) == expected[:32]
    assert mark(_OTHER, _ONE) != mark(_KEY, _ONE)


def test_the_key_makes_the_commits_known_that_are_there_still() -> None:
    history = {"last_unaffected": marks(_KEY, [_ONE, _GONE]), "first_new": marks(_KEY, [_TWO])}
    certificate = {"date": "2026-11-22", "history": history}
    assert is_marked(certificate)
    assert resolved(certificate, _KEY, [_TWO, _ONE])["history"] == {
        "last_unaffected": [_ONE, mark(_KEY, _GONE)],
        "first_new": [_TWO],
    }
    assert resolved(certificate, _OTHER, [_TWO, _ONE]) == certificate


def test_a_certificate_of_the_current_files_tells_of_no_commit() -> None:
    assert not is_marked({"history": "not rewritten"})
    assert resolved({"history": "not rewritten"}, _KEY, [_ONE]) == {"history": "not rewritten"}

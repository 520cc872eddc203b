"""A record tells the digests and sizes that its attachments have by now."""

from crmctl.store.attachment_digests import corrected

_OLD, _NEW, _OTHER = "a" * 64, "b" * 64, "c" * 64
_RECORD = f"""\
# by hand
notes: "{_OLD}"
attachments:
  - file: attachments/7k/a-7k3f9q2m.txt   # the offer
    name: offer.txt
    size: 12
    sha256: {_OLD}
  - {{file: attachments/2b/a-2b4d6f8h.txt, name: b.txt, size: 5, sha256: {_OTHER}}}
"""


def test_digest_and_size_follow_and_every_other_byte_stays() -> None:
    expected = _RECORD.replace(f"sha256: {_OLD}", f"sha256: {_NEW}").replace("12\n", "1234\n")
    assert corrected(_RECORD.encode(), {_OLD: (_NEW, 1234)}).decode() == expected
    expected = _RECORD.replace(f"5, sha256: {_OTHER}", f"77, sha256: {_NEW}")
    assert corrected(_RECORD.encode(), {_OTHER: (_NEW, 77)}).decode() == expected


def test_what_tells_of_no_changed_file_stays_as_it_is() -> None:
    for text in (
        _RECORD,
        "",
        "notes: x\n",
        f"attachments: {_OLD}\n",
        f"- {_OLD}\n",
        f"a: [{_OLD}",
    ):
        changed = {"d" * 64: (_NEW, 1)} if text == _RECORD else {_OLD: (_NEW, 1)}
        assert corrected(text.encode(), changed) == text.encode()
    assert corrected(b"\xff " + _OLD.encode(), {_OLD: (_NEW, 1)}) == b"\xff " + _OLD.encode()

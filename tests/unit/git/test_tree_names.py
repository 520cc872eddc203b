from random import Random

import pytest

from crmctl.git.tree_names import TreeNames

Listing = dict[bytes, bytes]


def _tree(listing: Listing) -> bytes:
    return b"".join(b"100644 %b\0%b" % entry for entry in sorted(listing.items()))


def _changed(listing: Listing, random: Random, size: int) -> Listing:
    """Give a folder after a commit: a file is new, edited or gone, and sometimes several are."""
    new = dict(listing)
    for _ in range(random.choice((1, 1, 1, 2, 5))):
        name = b"f-%d" % random.randrange(60)
        if name in new and random.random() < 0.3:
            del new[name]
        else:
            # Ids full of zeros, blanks and digits look like the heads of entries.
            new[name] = bytes(random.choices(b"\0 1046f-", k=size))
    return new


@pytest.mark.parametrize(("way", "size"), [("sha1", 20), ("sha256", 32)])
def test_no_name_of_any_tree_is_missed(way: str, size: int) -> None:
    random, names = Random(7), TreeNames(way)  # noqa: S311 - the same each time
    folders: list[Listing] = [{}, {}, {}]
    told: set[bytes] = set()
    for _ in range(3_000):
        which = random.randrange(3)
        folders[which] = _changed(folders[which], random, size)
        told.update(names.of(_tree(folders[which])))
        assert told.issuperset(folders[which])
    assert told == {b"f-%d" % number for number in range(60)}


def test_of_a_tree_like_the_one_before_only_what_differs_is_read() -> None:
    names = TreeNames("sha1")
    listing = {b"f-%d" % number: bytes(20) for number in range(500)}
    names.of(_tree(listing))
    assert names.of(_tree({**listing, b"f-250": b"1" * 20})) == [b"f-250"]
    assert names.of(_tree({**listing, b"f-2500": b"1" * 20})) == [b"f-250", b"f-2500"]


def test_a_tree_that_git_would_not_write_is_read_as_far_as_it_goes() -> None:
    damaged = b"junk 100644 found\0" + bytes(20) + b"100644 cut off\0" + bytes(3)
    assert TreeNames("sha1").of(damaged) == [b"found"]
    assert TreeNames("sha1").of(b"") == []


def test_what_is_remembered_is_bounded() -> None:
    names, entry = TreeNames("sha1"), b"100644 %07d\0" + bytes(12)
    for number in range(9_000):
        assert names.of(entry % number + number.to_bytes(8, "big")) == [b"%07d" % number]

from random import Random

from crmctl.git.bytes_alike import alike, alike_at_end


def _counted(one: bytes, other: bytes) -> int:
    pairs = enumerate(zip(one, other, strict=True))
    return next((at for at, (mine, theirs) in pairs if mine != theirs), len(one))


def test_both_ends_are_counted_as_byte_by_byte() -> None:
    random = Random(3)  # noqa: S311 - the same each time
    for _ in range(5_000):
        length = random.randrange(30)
        one, other = (bytes(random.choices(b"ab", (9, 1), k=length)) for _ in "12")
        assert alike(one, other) == _counted(one, other)
        assert alike_at_end(one, other) == _counted(one[::-1], other[::-1])

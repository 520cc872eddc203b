from os.path import commonprefix
from random import Random

from crmctl.git.bytes_alike import alike, alike_at_end


def test_both_ends_are_counted_as_byte_by_byte() -> None:
    random = Random(3)
    for _ in range(5_000):
        length = random.randrange(30)
        one, other = (bytes(random.choices(b"ab", (9, 1), k=length)) for _ in "12")
        assert alike(one, other) == len(commonprefix([one, other]))
        assert alike_at_end(one, other) == len(commonprefix([one[::-1], other[::-1]]))

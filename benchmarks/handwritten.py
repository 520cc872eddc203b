"""A canonical file as a person might have written it: the same record in another layout."""

import re
from random import Random

_BLOCK = re.compile(r"^\S.*\n(?:^[ ].*\n)*", re.MULTILINE)
_LIST = re.compile(r"^(\w+):\n((?:  - [\w -]+\n)+)\Z")
_QUOTED = re.compile(r'"([\w+]+)"$', re.MULTILINE)


def by_hand(canonical: str, random: Random) -> str:
    """Give the record with comments, in another order, with flow lists and fewer quotes."""
    blocks = [_flow(block) for block in _BLOCK.findall(canonical)]
    random.shuffle(blocks)
    text = _QUOTED.sub(r"\1", "".join(blocks))
    first, _, rest = text.partition("\n")
    if not first.endswith(("|", ":")):
        first += "  # checked on the phone\n"
    return f"# kept by hand\n{first}\n{rest}"


def _flow(block: str) -> str:
    found = _LIST.match(block)
    if not found:
        return block
    items = ", ".join(line.removeprefix("  - ") for line in found[2].splitlines())
    return f"{found[1]}: [{items}]\n"

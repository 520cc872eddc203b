"""When Python looks for cycles of dead objects: seldom, because bulk work makes hardly any."""

import gc

# Python's 700 objects make it look at all records again and again while they are read: a third of
# the time of a first index. So many fill some ten megabytes.
_YOUNG, _MIDDLE, _OLD = 100_000, 50, 1_000


def collect_seldom() -> None:
    """Set how many new objects this process makes before it looks; each process must do so."""
    gc.set_threshold(_YOUNG, _MIDDLE, _OLD)

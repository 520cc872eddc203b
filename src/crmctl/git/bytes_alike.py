"""How much of two texts of one length is alike, by comparing halves: C does all the work."""


def alike(one: bytes, other: bytes) -> int:
    """Count the bytes that two texts of one length begin with alike."""
    if one == other:
        return len(one)
    low, high = 0, len(one)  # alike up to the first, not up to the second
    while high - low > 1:
        middle = (low + high) // 2
        if one[low:middle] == other[low:middle]:
            low = middle
        else:
            high = middle
    return low


def alike_at_end(one: bytes, other: bytes) -> int:
    """Count the bytes that two texts of one length end with alike."""
    if one == other:
        return len(one)
    size, low, high = len(one), 0, len(one)
    while high - low > 1:
        middle = (low + high) // 2
        if one[-middle : size - low] == other[-middle : size - low]:
            low = middle
        else:
            high = middle
    return low

"""A text that YAML must not quote."""


class Plain(str):
    """A value whose own writing no YAML reader mistakes for another, or may: money, a moment.

    The emitter writes it as it stands; ordinary text is quoted where a reader would retype it.
    """

    __slots__ = ()

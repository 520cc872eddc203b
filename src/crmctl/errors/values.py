"""What is wrong with a field or a value that was typed."""

from collections.abc import Sequence

from crmctl.errors.base import UsageError


class UndecodableArgumentError(UsageError):
    """An argument is made of bytes that are no text."""

    def __init__(self) -> None:
        super().__init__("An argument is not UTF-8 text; write it anew, in a UTF-8 terminal.")


class UnknownFieldError(UsageError):
    """A query names a field that no record has."""

    def __init__(self, field: str, nearest: Sequence[str] = (), known: Sequence[str] = ()) -> None:
        hint = f" The fields are {', '.join(known)}." if known else ""
        hint = f" Did you mean {', '.join(nearest)}?" if nearest else hint
        super().__init__(f"No field is called {field!r}.{hint}")


class AssignmentError(UsageError):
    """Something that is no assignment."""

    def __init__(self) -> None:
        super().__init__(
            "An assignment is field=value, field= (clear), field+=value or field-=value (lists)."
        )


class WhichItemError(UsageError):
    """A list has several items, and the name does not say which one is meant."""

    def __init__(self, name: str, list_path: str, count: int) -> None:
        super().__init__(
            f"{name} may mean any of {count} items; name one as in {list_path}[0], "
            "or use += and -=."
        )


class NotAListError(UsageError):
    """`+=` or `-=` on a field that has one value."""

    def __init__(self, name: str) -> None:
        super().__init__(f"{name} has one value; set it with {name}=value.")


class NoSuchItemError(UsageError):
    """A position beyond the end of a list."""

    def __init__(self, name: str, count: int) -> None:
        super().__init__(f"{name} does not exist; the list has {count} items, counted from 0.")


class UnreadableOptionError(UsageError):
    """Something among the fields of a new record that is none."""

    def __init__(self) -> None:
        super().__init__("Fields are given as `--field value`; quote a value that has spaces.")


class UnreadableDateError(UsageError):
    """A day that is none, or more than one."""

    def __init__(self, text: str) -> None:
        super().__init__(f"{text!r} is not one day; write 2026-11-21, tomorrow, friday or +3d.")


class UnreadablePeriodError(UsageError):
    """A text that means no day and no period."""

    def __init__(self, text: str) -> None:
        super().__init__(
            f"{text!r} is no day and no period; write 2026, 2026-05, 2026-Q3, 2026-05-02, "
            '"last month" or -30d.'
        )


class NoKeyError(UsageError):
    """A value for a mapping comes without the name that it belongs to."""

    def __init__(self, path: str) -> None:
        super().__init__(f"{path} holds several values by name; write {path}.NAME=value.")


class NoAssignmentError(UsageError):
    """`set` without a change."""

    def __init__(self) -> None:
        super().__init__(
            "A change is missing: field=value, as in `crmctl set acme-gmbh stage=lead`."
        )


class BothDirectionsError(UsageError):
    """An interaction that is to have come in and gone out."""

    def __init__(self) -> None:
        super().__init__("Either they contacted us (--in) or we contacted them (--out).")

"""What is wrong with a file of JSON to be imported."""

from crmctl.errors.base import UsageError


class NoJsonError(UsageError):
    """A file that should be JSON has neither an array nor an object."""

    def __init__(self) -> None:
        super().__init__(
            "The file is not JSON with records: it begins neither with [ nor with {. Give an "
            "array of objects, or one object a line."
        )


class UndecodableJsonError(UsageError):
    """A file of JSON is not in the encoding that its first bytes promise."""

    def __init__(self) -> None:
        super().__init__("The file is damaged: its text is not UTF-16. Save it again as UTF-8.")

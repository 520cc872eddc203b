"""What stops us at an address book."""

from crmctl.errors.base import UsageError


class UndecodableAddressBookError(UsageError):
    """A file of cards is not in the encoding that its first bytes name."""

    def __init__(self, encoding: str) -> None:
        super().__init__(
            f"The file says at its beginning that it is {encoding}, and is not; export it again."
        )


class NoPersonKindError(UsageError):
    """Cards or entries of a directory are wanted as something that they never are."""

    def __init__(self, kind: str) -> None:
        super().__init__(
            f"An address book has contacts and customers, and nothing that is a {kind}; leave "
            "--kind away, or name one of the two."
        )


class DirectoryVersionError(UsageError):
    """An LDIF file is of a version that nobody has described yet."""

    def __init__(self) -> None:
        super().__init__("The file is of another version of LDIF than 1; export it as version 1.")


class BrokenCardListError(UsageError):
    """A jCard file is no JSON."""

    def __init__(self) -> None:
        super().__init__(
            "The file is no list of jCards: its JSON is not well formed; export it again."
        )

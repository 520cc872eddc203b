"""What a server refuses, and what keeps it from guarding a CRM."""

from collections.abc import Sequence

from crmctl.errors.base import CrmctlError, DiskError, UsageError


class PushRefusedError(CrmctlError):
    """A push that would do what nobody, or not this person, may do."""

    exit_code = 7

    def __init__(self, reason: str, what_next: str = "") -> None:
        super().__init__(f"The push was refused: {reason}{f' {what_next}' if what_next else ''}")


class UnknownPusherError(PushRefusedError):
    """Nobody knows who pushes."""

    def __init__(self) -> None:
        super().__init__(
            "nobody can tell who pushes.",
            "Sign your commits with a key that crm.yaml lists below `users`, or let the server "
            "say who you are (docs/server.md).",
        )


class NobodySuchError(PushRefusedError):
    """The server names a pusher whom crm.yaml does not know."""

    def __init__(self, name: str) -> None:
        super().__init__(
            f"the server calls you {name!r}, and crm.yaml has no such user at work here today.",
            "Ask an administrator to add you, or that name as one of your `logins`.",
        )


class FindingsRefusedError(PushRefusedError):
    """Files of a push are not in order, or not the pusher's to change."""

    def __init__(self, count: int) -> None:
        them = "what is named above" if count == 1 else f"the {count} things named above"
        super().__init__(
            f"mend {them}, then push again.",
            "`crmctl check --since origin/HEAD --as YOU` says the same beforehand.",
        )


class BrokenSettingsPushedError(PushRefusedError):
    """A crm.yaml that cannot be used was pushed, or is on the server."""

    def __init__(self, sentence: str) -> None:
        super().__init__(sentence)


class OldHistoryError(PushRefusedError):
    """A push brings back what was erased from the history."""

    def __init__(self, ref: str) -> None:
        super().__init__(
            f"{ref} brings back history from before an erasure.",
            "Run `crmctl sync`: it moves your work onto the new history.",
        )


class EpochNotBelievedError(PushRefusedError):
    """A push rewrites history, and what it says for itself does not hold."""

    def __init__(self, reason: str) -> None:
        super().__init__(f"it rewrites history, {reason}")


class NotOnServerError(CrmctlError):
    """`hook pre-receive` was called by a person."""

    exit_code = 2

    def __init__(self) -> None:
        super().__init__(
            "git runs this on a server, for each push; `crmctl hook install pre-receive PATH` "
            "tells git so."
        )


class HookArgumentsError(UsageError):
    """`hook` with other words."""

    def __init__(self) -> None:
        super().__init__(
            "Say `crmctl hook install pre-receive [PATH]` or `crmctl hook uninstall pre-receive "
            "[PATH]`; PATH is the repository that others push to. In a clone, say `crmctl hook "
            "install commit-msg`."
        )


class AuditArgumentsError(UsageError):
    """`audit` with another word."""

    def __init__(self, action: str) -> None:
        super().__init__(f"{action!r} is nothing that an audit does; say `crmctl audit verify`.")


class AsWithoutSinceError(UsageError):
    """`--as` says who, and nothing says what they did."""

    def __init__(self) -> None:
        super().__init__("--as NAME goes with --since REV: what differs from REV is judged.")


class UnknownUserError(UsageError):
    """A name that no user of crm.yaml has."""

    def __init__(self, name: str, known: Sequence[str]) -> None:
        listed = f"it has {', '.join(known)}" if known else "it has none yet"
        super().__init__(f"crm.yaml then had no user {name!r}; {listed}.")


class HooksElsewhereError(UsageError):
    """Git would not run a hook of the repository."""

    def __init__(self, place: str) -> None:
        super().__init__(
            f"git is told to look for hooks in {place}, not in this repository. Run `git config "
            "core.hooksPath hooks` in it, and this command again."
        )


class ForeignHookError(UsageError):
    """Two hooks that crmctl did not write."""

    def __init__(self, hook: str) -> None:
        super().__init__(
            f"{hook} was kept from an earlier installation, and there is another hook now; "
            "crmctl overwrites neither. Move one of them away and run the command again."
        )


class NoSuchHookError(UsageError):
    """There is nothing to uninstall."""

    def __init__(self, hook: str) -> None:
        super().__init__(f"{hook} is no hook of crmctl; nothing was changed.")


class EnvironmentNotMadeError(DiskError):
    """The hook's own Python could not be set up."""

    def __init__(self, step: str, reason: str) -> None:
        super().__init__(
            f"{step} failed: {reason}. No hook was installed; mend that and run the command "
            "again, or name a Python that has crmctl with --python."
        )


class NoSshKeygenError(CrmctlError):
    """Signatures cannot be proved."""

    exit_code = 6

    def __init__(self) -> None:
        super().__init__(
            "ssh-keygen was not found, which proves signatures; install OpenSSH and run the "
            "command again."
        )


class NotSignedError(CrmctlError):
    """A commit that git is told to sign could not be signed."""

    exit_code = 6

    def __init__(self, reason: str) -> None:
        super().__init__(
            f"The commit could not be signed ({reason.rstrip('.')}), and nothing was changed. "
            "Mend that, or turn signing off with `git config commit.gpgsign false`."
        )


class NeedsKeyError(PushRefusedError):
    """The server holds erasures of which only the key tells what they took away."""

    def __init__(self) -> None:
        super().__init__(
            "the server holds an erasure from before its hook, and cannot tell old history from "
            "new without the key of the suppression list.",
            "`crmctl privacy key import` brings it to the server.",
        )

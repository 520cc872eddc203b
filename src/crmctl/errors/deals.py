"""What stops a deal on its way."""

from collections.abc import Sequence

from crmctl.errors.base import UsageError


class UnknownPipelineError(UsageError):
    """No pipeline is called so."""

    def __init__(self, name: str, known: Sequence[str], nearest: Sequence[str] = ()) -> None:
        hint = f"did you mean {', '.join(nearest)}?" if nearest else f"there are {_listed(known)}."
        super().__init__(f"No pipeline of crm.yaml is called {name!r}; {hint}")


class UnknownStageError(UsageError):
    """A pipeline has no such stage."""

    def __init__(
        self, stage: str, pipeline: str, known: Sequence[str], nearest: Sequence[str] = ()
    ) -> None:
        hint = f"did you mean {', '.join(nearest)}?" if nearest else f"it has {_listed(known)}."
        super().__init__(f"The pipeline {pipeline} has no stage {stage!r}; {hint}")


class ReasonNeededError(UsageError):
    """A deal would be lost without a reason."""

    def __init__(self, ref: str, reasons: Sequence[str]) -> None:
        super().__init__(f"Say why {ref} was lost: --reason with one of {', '.join(reasons)}.")


class UnknownReasonError(UsageError):
    """No reason of crm.yaml is called so."""

    def __init__(self, reason: str, known: Sequence[str], nearest: Sequence[str] = ()) -> None:
        hint = f"did you mean {', '.join(nearest)}?" if nearest else f"there are {_listed(known)}."
        super().__init__(f"No reason of crm.yaml's lost_reasons is called {reason!r}; {hint}")


class NotLostError(UsageError):
    """A reason for the loss of a deal that is not lost."""

    def __init__(self) -> None:
        super().__init__("--reason says why a deal is lost; it goes with the stage `lost`.")


class ClosedDealError(UsageError):
    """A deal that is won or lost would be open again."""

    def __init__(self, ref: str, stage: str) -> None:
        super().__init__(
            f"{ref} is {stage} already; open it again with --force if that was too early."
        )


class EarlierStepError(UsageError):
    """A deal would come to a stage before the one that it left."""

    def __init__(self, ref: str, day: str) -> None:
        super().__init__(
            f"{ref} came to its present stage on {day}; --at cannot be earlier, nor in the future."
        )


def _listed(known: Sequence[str]) -> str:
    return ", ".join(known) or "none"

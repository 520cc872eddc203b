"""Moving deals from stage to stage."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from crmctl.errors.deals import (
    ClosedDealError,
    EarlierStepError,
    NotLostError,
    ReasonNeededError,
    UnknownReasonError,
)
from crmctl.model.pipeline import CLOSED, LOST, nearest, pipeline_of, require_stage
from crmctl.model.plain import Plain
from crmctl.model.record import Record, Ref
from crmctl.workspace import wording
from crmctl.workspace.change import Change
from crmctl.workspace.workspace import Workspace

_IN_USE = """
    SELECT DISTINCT stage FROM deals WHERE ifnull(pipeline, ?1) = ?2 AND stage IS NOT NULL
    ORDER BY stage
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """Where deals are to go.

    Attributes:
        stage: the stage.
        at: the day or the moment; empty for today.
        reason: why they are lost; empty for those that are not.
        force: whether a deal that is won or lost may go on.
    """

    stage: str
    at: str = ""
    reason: str = ""
    force: bool = False


@dataclass(frozen=True, slots=True)
class Move:
    """Deals, moved.

    Attributes:
        change: what is written.
        moved: the deals that were in another stage.
        remarks: sentences about settings that do not know what a deal says.
    """

    change: Change
    moved: Sequence[Ref]
    remarks: Sequence[str]


def move(workspace: Workspace, refs: Sequence[Ref], step: Step) -> Move:
    """Collect the move of deals to a stage, each of its own pipeline.

    A step back is recorded like any other. Where crm.yaml no longer knows a deal's pipeline, the
    stages that its deals are in are taken for the pipeline's.

    Raises:
        UnknownStageError: a deal's pipeline has no such stage.
        ReasonNeededError: a deal would be lost and nobody says why.
        UnknownReasonError: crm.yaml has no such reason.
        NotLostError: a reason is given and the stage is not `lost`.
        ClosedDealError: a deal is won or lost, and `force` was not given.
        EarlierStepError: the day lies before the step that the deal took last, or ahead.
    """
    _require_reason(workspace, step)
    change = workspace.change("move")
    moved, remarks = list[Ref](), dict[str, None]()
    for ref in dict.fromkeys(refs):
        deal = change.record(ref)
        remarks |= dict.fromkeys(_check(workspace, deal, step))
        data = _moved(workspace, deal, step)
        if data != deal.data:
            change.put(ref, data)
            moved.append(ref)
    return Move(change, moved, list(remarks))


def _require_reason(workspace: Workspace, step: Step) -> None:
    if step.reason and step.stage != LOST:
        raise NotLostError
    reasons: Sequence[str] = workspace.config["lost_reasons"]
    if step.reason and step.reason not in reasons:
        raise UnknownReasonError(step.reason, reasons, nearest(step.reason, reasons))


def _check(workspace: Workspace, deal: Record, step: Step) -> list[str]:
    """Refuse what a deal cannot do; gives what crm.yaml does not know of it."""
    pipelines = workspace.config["pipelines"]
    pipeline, now = pipeline_of(deal.data, pipelines), str(deal.data["stage"])
    stages, remarks = pipelines.get(pipeline), []
    if stages is None:
        used = [stage for (stage,) in workspace.rows(_IN_USE, ("", pipeline))]
        stages = list(dict.fromkeys([*used, *CLOSED]))
        remarks.append(
            f"{deal.ref}: crm.yaml has no pipeline {pipeline!r}; the stages that its deals are in "
            "are taken."
        )
    elif now not in stages:
        remarks.append(f"{deal.ref}: the stage {now!r} is no longer one of crm.yaml's.")
    require_stage(step.stage, pipeline, stages)
    if now in CLOSED and step.stage != now and not step.force:
        raise ClosedDealError(str(deal.ref), now)
    if step.stage == LOST and not (step.reason or deal.data.get("lost_reason")):
        raise ReasonNeededError(str(deal.ref), workspace.config["lost_reasons"])
    return remarks


def _moved(workspace: Workspace, deal: Record, step: Step) -> dict[str, Any]:
    data = {**deal.data, "stage": step.stage}
    if step.reason:
        data["lost_reason"] = step.reason
    elif step.stage != LOST:
        data.pop("lost_reason", None)
    if step.at and step.stage != deal.data["stage"]:
        steps = list(deal.data.get("stages", ()))
        _require_later(workspace, deal.ref, steps, step.at)
        data["stages"] = [*steps, {"stage": step.stage, "at": Plain(step.at)}]
    return data


def _require_later(
    workspace: Workspace, ref: Ref, steps: Sequence[dict[str, Any]], at: str
) -> None:
    zone = workspace.now.tzinfo
    last = str(steps[-1]["at"]) if steps else at
    day = wording.day(at, zone)
    if day < wording.day(last, zone) or day > workspace.now.date():
        raise EarlierStepError(str(ref), last[:10])

"""The ways that deals go: pipelines and their stages, as crm.yaml has them."""

from collections.abc import Mapping, Sequence
from difflib import get_close_matches
from typing import Any

from crmctl.errors.deals import UnknownPipelineError, UnknownStageError

WON, LOST = "won", "lost"
CLOSED = (WON, LOST)

Pipelines = Mapping[str, Sequence[str]]


def default(pipelines: Pipelines) -> str:
    """Give the pipeline of a deal that names none: the first of crm.yaml; empty without any."""
    return next(iter(pipelines), "")


def begun(pipelines: Pipelines, pipeline: str = "", stage: str = "") -> dict[str, str]:
    """Give the pipeline and the stage with which a new deal begins.

    Args:
        pipelines: those of crm.yaml.
        pipeline: the one that was given, if any.
        stage: the one that was given, if any.

    Raises:
        UnknownPipelineError: crm.yaml has no such pipeline.
        UnknownStageError: the pipeline has no such stage.
    """
    name = pipeline or default(pipelines)
    if not name:
        return {"stage": stage} if stage else {}
    stages = stages_of(pipelines, name)
    if stage:
        require_stage(stage, name, stages)
    first = stage or next(iter(stages), "")
    return {"pipeline": name, **({"stage": first} if first else {})}


def stages_of(pipelines: Pipelines, name: str) -> Sequence[str]:
    """Give the stages of a pipeline.

    Raises:
        UnknownPipelineError: crm.yaml has no such pipeline.
    """
    if name not in pipelines:
        raise UnknownPipelineError(name, list(pipelines), nearest(name, list(pipelines)))
    return pipelines[name]


def require_stage(stage: str, pipeline: str, stages: Sequence[str]) -> None:
    """Refuse a stage that a pipeline does not have.

    Raises:
        UnknownStageError: it has none that is called so.
    """
    if stage not in stages:
        raise UnknownStageError(stage, pipeline, stages, nearest(stage, stages))


def nearest(word: str, known: Sequence[str]) -> list[str]:
    """Give the known word that somebody may have meant."""
    return get_close_matches(word.lower(), known, n=1)


def pipeline_of(data: Mapping[str, Any], pipelines: Pipelines) -> str:
    """Give the pipeline of a deal, the default one where it says nothing."""
    return str(data.get("pipeline") or default(pipelines))


def since(data: Mapping[str, Any]) -> str:
    """Give when a deal came to its present stage; empty where nobody wrote it down."""
    steps = [step for step in data.get("stages", ()) if step.get("stage") == data.get("stage")]
    return str(steps[-1].get("at", "")) if steps else ""

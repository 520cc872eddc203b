"""Stages and pipelines of another system in the words of crm.yaml, as far as they are the same.

A word that crm.yaml does not have stands in the record as the other system wrote it, so that
nothing is guessed and nothing lost; people are told which words these are, and how to add them.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from crmctl.interchange.synonyms import key
from crmctl.model.catalogue import Course, Kind
from crmctl.model.pipeline import CLOSED, LOST, Pipelines
from crmctl.model.text import words

NO_REASON = "unknown"
"""Stands for the reason of a lost deal whose file gives none, which every lost deal needs."""


@dataclass(frozen=True, slots=True)
class StageWords:
    """The words of crm.yaml.

    Attributes:
        pipelines: those of crm.yaml, each with its stages.
    """

    pipelines: Pipelines

    def pipeline(self, word: str) -> str:
        """Give the pipeline that a word means; the word itself if crm.yaml has none."""
        return _same(word, self.pipelines)

    def stage(self, word: str, pipeline: str = "") -> str:
        """Give the stage that a word means; the word itself if the pipeline has none."""
        every = [stage for stages in self.pipelines.values() for stage in stages]
        return _same(word, [*self.pipelines.get(pipeline, every), *CLOSED])

    def fitted(self, data: Mapping[str, Any]) -> dict[str, Any]:
        """Give what a row says of a deal in the words of crm.yaml."""
        found = dict(data)
        if pipeline := found.get("pipeline"):
            found["pipeline"] = self.pipeline(pipeline)
        if stage := found.get("stage"):
            found["stage"] = self.stage(stage, found.get("pipeline", ""))
        if found.get("stage") == LOST and not found.get("lost_reason"):
            found["lost_reason"] = NO_REASON
        return found

    def unknown(self, deals: Iterable[Mapping[str, Any]]) -> dict[str, list[str]]:
        """Give the stages that crm.yaml does not have, by pipeline, in the order of the deals.

        A deal without a pipeline is in the first one of crm.yaml.
        """
        found: dict[str, dict[str, None]] = {}
        for deal in deals:
            pipeline = deal.get("pipeline") or next(iter(self.pipelines), "")
            stage = str(deal.get("stage", ""))
            known = (*self.pipelines.get(pipeline, ()), *CLOSED)
            if stage and stage not in known:
                found.setdefault(pipeline, {}).setdefault(stage)
        return {pipeline: list(stages) for pipeline, stages in found.items()}


def _same(word: str, known: Iterable[str]) -> str:
    """Give the one known word that differs only in case, accents, blanks and punctuation."""
    return next((one for one in known if key(one) == key(word)), word)


def dated(kind: Kind, data: Mapping[str, Any], closed_on: str = "") -> dict[str, Any]:
    """Give what a row says with the step of the stage that it names.

    A file that says only when the present stage was reached has a step without its word.

    Args:
        kind: of the record.
        data: what the row says; steps without a word have only `at`.
        closed_on: a field with the day on which a closed deal was closed, where no step says it.
    """
    course = kind.course
    if course is None:
        return dict(data)
    found, word = dict(data), data.get(course.field)
    steps = [_step(course, step, word) for step in found.pop(course.steps, ())]
    if not steps and closed_on and word in CLOSED and data.get(closed_on):
        steps = [{course.field: word, "at": data[closed_on]}]
    kept = [step for step in steps if step.get(course.field)]
    return {**found, **({course.steps: kept} if kept else {})}


def _step(course: Course, step: Mapping[str, Any], word: object) -> dict[str, Any]:
    return {course.field: word, **step} if word else dict(step)


def proposal(unknown: Mapping[str, Sequence[str]], pipelines: Pipelines) -> str:
    """Give the lines of crm.yaml that would take the stages which it does not have.

    Words become keys as crm.yaml wants them: `Presentation Scheduled` is its
    `presentation-scheduled`. The stages that end a deal stay last.
    """
    lines = ["pipelines:"]
    for name, stages in unknown.items():
        known = list(pipelines.get(name, ()))
        open_ = [stage for stage in known if stage not in CLOSED]
        every = [*open_, *(_key(stage) for stage in stages), *CLOSED]
        lines.append(f"  {_key(name)}: [{', '.join(dict.fromkeys(every))}]")
    return "".join(f"{line}\n" for line in lines)


def _key(word: str) -> str:
    return "-".join(words(word))[:40]

"""Running commands in turn and comparing what they took."""

import os
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from operator import attrgetter
from pathlib import Path
from statistics import median

# ru_maxrss counts kilobytes on Linux and bytes on macOS.
_MAXRSS_UNIT = 1 if sys.platform == "darwin" else 1024


class FailedCommandError(RuntimeError):
    """A command that is measured did not work, so its time says nothing."""

    def __init__(self, command: Sequence[str], code: int, output: str) -> None:
        last = " ".join(output.splitlines()[-2:])[:300]
        super().__init__(f"{' '.join(command)[:200]} exited with {code}: {last}")


@dataclass(frozen=True, slots=True)
class Run:
    """What one run took.

    Attributes:
        seconds: by the clock.
        cpu: seconds of the processor, user and system, of the command and all that it started.
        memory: the most that any process of it held, in bytes.
        output: what it printed.
    """

    seconds: float
    cpu: float
    memory: int
    output: str


@dataclass(frozen=True)
class Job:
    """A command to measure.

    Attributes:
        name: for the table.
        folder: where it runs.
        commands: run one after the other, measured as one.
        before: makes ready what a run needs and may add words to the last command, so that no
            two runs do the same; not measured.
        codes: the exit codes that are right.
    """

    name: str
    folder: Path
    commands: Sequence[Sequence[str]]
    before: Callable[[], Sequence[str]] = tuple
    codes: frozenset[int] = field(default=frozenset({0}))

    def run(self) -> Run:
        """Run it once."""
        words = self.before()
        commands = [*self.commands[:-1], [*self.commands[-1], *words]]
        runs = [_run(command, self.folder, self.codes) for command in commands]
        return Run(
            sum(run.seconds for run in runs),
            sum(run.cpu for run in runs),
            max(run.memory for run in runs),
            "".join(run.output for run in runs),
        )


@dataclass(frozen=True, slots=True)
class Took:
    """The seconds of several runs."""

    best: float
    median: float


def alternate(
    jobs: Sequence[Job], runs: int, of: Callable[[Run], float] = attrgetter("seconds")
) -> list[Took]:
    """Run the jobs in turn, so that a slow minute of the machine meets all of them."""
    for job in jobs:
        job.run()
    seconds: list[list[float]] = [[] for _ in jobs]
    for _ in range(runs):
        for job, taken in zip(jobs, seconds, strict=True):
            taken.append(of(job.run()))
    return [Took(min(taken), median(taken)) for taken in seconds]


def _run(command: Sequence[str], folder: Path, codes: frozenset[int]) -> Run:
    start = time.perf_counter()
    with subprocess.Popen(
        command,
        cwd=folder,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        env=environment(),
    ) as process:
        output = process.stdout.read().decode(errors="replace") if process.stdout else ""
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = code = os.waitstatus_to_exitcode(status)
    if code not in codes:
        raise FailedCommandError(command, code, output)
    seconds, cpu = time.perf_counter() - start, usage.ru_utime + usage.ru_stime
    return Run(seconds, cpu, usage.ru_maxrss * _MAXRSS_UNIT, output)


def environment() -> dict[str, str]:
    """Give the environment of a measured command: an identity, and none of a git hook's."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("GIT_")}
    who = ("AUTHOR", "COMMITTER")
    return {
        **kept,
        **{f"GIT_{role}_NAME": "Anna Schmidt" for role in who},
        **{f"GIT_{role}_EMAIL": "anna@schmidt.example" for role in who},
    }

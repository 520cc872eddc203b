"""A progress bar for work that turns out to take long."""

import sys
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager

from crmctl.cli.terminal import is_terminal, wants_styles

_PATIENCE = 1.0  # seconds

Advance = Callable[[int], None]


@contextmanager
def progress(
    label: str, total: int | None = None, *, clock: Callable[[], float] = time.monotonic
) -> Iterator[Advance]:
    """Give a function to call with the number of steps just done.

    A bar appears on standard error only if that is a terminal and a second has passed, and goes
    away at the end; so quick work shows nothing, and rich is not even imported for it.

    Args:
        label: what is being done, as in `Reading files`.
        total: how many steps there are; None if nobody knows.
        clock: the time in seconds.
    """
    if not is_terminal(sys.stderr):
        yield lambda _steps: None
        return
    with ExitStack() as stack:
        yield _LateBar(stack, label, total, clock)


class _LateBar:
    """Counts from the start and draws from the first second on."""

    def __init__(
        self, stack: ExitStack, label: str, total: int | None, clock: Callable[[], float]
    ) -> None:
        self._stack = stack
        self._label = label
        self._total = total
        self._clock = clock
        self._start = clock()
        self._done = 0
        self._draw: Advance | None = None

    def __call__(self, steps: int) -> None:
        self._done += steps
        if self._draw:
            self._draw(self._done)
        elif self._clock() - self._start >= _PATIENCE:
            self._draw = self._bar()
            self._draw(self._done)

    def _bar(self) -> Advance:
        from rich.console import Console  # noqa: PLC0415 - quick work does without rich
        from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn  # noqa: PLC0415 - the same

        columns = (
            TextColumn("{task.description}", markup=False),
            BarColumn(),
            MofNCompleteColumn(),
            TextColumn("{task.fields[pace]}", markup=False),
        )
        console = Console(stderr=True, color_system="auto" if wants_styles() else None)
        bar = self._stack.enter_context(Progress(*columns, console=console, transient=True))
        task = bar.add_task(self._label, total=self._total, pace="")
        return lambda done: bar.update(task, completed=done, pace=self._pace(done))

    def _pace(self, done: int) -> str:
        return f"{done / max(self._clock() - self._start, 0.1):,.0f}/s"

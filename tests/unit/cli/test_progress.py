import io
from collections.abc import Callable, Iterator

import pytest

from crmctl.cli.progress import progress


def ticking(step: float) -> Iterator[float]:
    now = 0.0
    while True:
        yield now
        now += step


def test_a_pipe_sees_no_bar(capsys: pytest.CaptureFixture[str]) -> None:
    clock = ticking(2)
    with progress("Reading", 3, clock=lambda: next(clock)) as advance:
        advance(1)
    assert capsys.readouterr().err == ""


@pytest.mark.parametrize(("step", "drawn"), [(0.1, False), (0.6, True)])
def test_a_bar_appears_when_a_second_has_passed(
    on_screen: Callable[..., io.StringIO], step: float, drawn: bool
) -> None:
    screen = on_screen("stderr")
    clock = ticking(step)
    with progress("Reading [files]", 5, clock=lambda: next(clock)) as advance:
        for _ in range(4):
            advance(1)
    assert ("Reading [files]" in screen.getvalue()) == drawn
    assert ("4/5" in screen.getvalue()) == drawn

"""Every error has an exit code that the README explains."""

import re
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
from pkgutil import iter_modules

import pytest

from crmctl import errors
from crmctl.errors.base import CrmctlError

for _topic in iter_modules(errors.__path__):
    import_module(f"crmctl.errors.{_topic.name}")  # so that all of them exist

README = Path(__file__).parents[2] / "README.md"
_ROW = re.compile(r"^\| *(\d+) *\| *(\S.*?) *\|$", re.MULTILINE)

# DESIGN, section 4: scripts rely on these numbers.
CODES = {0, 1, 2, 3, 4, 5, 6, 7, 8, 70, 130}


def _errors(base: type[CrmctlError] = CrmctlError) -> Iterator[type[CrmctlError]]:
    for error in base.__subclasses__():
        yield error
        yield from _errors(error)


def test_the_readme_explains_every_exit_code_once() -> None:
    codes = [int(code) for code, _ in _ROW.findall(README.read_text(encoding="utf-8"))]
    assert sorted(codes) == sorted(CODES)


@pytest.mark.parametrize("error", sorted(_errors(), key=repr))
def test_an_error_ends_with_a_code_of_the_table(error: type[CrmctlError]) -> None:
    assert error.exit_code in CODES - {0}
    assert error.__doc__

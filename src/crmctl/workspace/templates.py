"""The templates of documents: the CRM's, in its folder `templates/`, before crmctl's own."""

import re
from collections.abc import Callable, Mapping, Sequence
from importlib.resources import files
from pathlib import Path
from typing import Any

from crmctl.errors.files import FileAccessError, RefusedFileError
from crmctl.errors.rendering import BrokenTemplateError, UnknownTemplateError
from crmctl.store.files import read_bounded

FOLDER = "templates"
"""Where a CRM keeps its own."""

_OURS = "default/"  # before the name of one of crmctl's, as in `{% extends "default/x.html" %}`
_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,99}")


class Templates:
    """The templates that a CRM can use."""

    def __init__(self, root: Path) -> None:
        self._folder = root / FOLDER

    def run(  # noqa: PLR0913 - which one, in which language and form, with what
        self,
        names: Sequence[str],
        language: str,
        ending: str,
        data: Mapping[str, Any],
        *,
        escape: Callable[[str], str] | None = None,
        only: bool = False,
    ) -> str:
        """Render the first template that there is.

        For each name `name.de.html` comes before `name.html`.

        Args:
            names: without language and ending, the best first.
            language: `de` or `en`.
            ending: md, html or txt.
            data: what the template can name.
            escape: how texts are shown; None for HTML's own escapes, and none at all for txt.
            only: whether it must be one of the CRM's.

        Raises:
            UnknownTemplateError: there is none.
            BrokenTemplateError: it cannot be used.
        """
        from crmctl.rendering.sandbox import Sandbox  # noqa: PLC0415 - jinja, for templates only

        plain = {"html": None, "txt": str}.get(ending, escape)
        chosen = self._choose(names, language, ending, only=only)
        text = Sandbox(self.load, plain).run(chosen, data)
        return text if text.endswith("\n") else f"{text}\n"

    def load(self, name: str) -> str | None:
        """Give the text of a template: a plain file in the folder, or one of crmctl's own.

        Raises:
            BrokenTemplateError: it is a link, no file, too large or no text.
        """
        if name.startswith(_OURS):
            return _own(name.removeprefix(_OURS))
        if not _NAME.fullmatch(name):
            return None
        if self._folder.is_symlink():
            raise BrokenTemplateError("", 1, "the folder is a symbolic link")
        try:
            content = read_bounded(self._folder / name, root=self._folder)
            return content.decode()
        except FileAccessError:
            return None
        except RefusedFileError:
            reason = "it is a symbolic link, no file, or too large"
        except UnicodeDecodeError:
            reason = "it is not UTF-8 text"
        raise BrokenTemplateError(name, 1, reason)

    def _choose(self, names: Sequence[str], language: str, ending: str, *, only: bool) -> str:
        """Give the name of the first template that there is."""
        wanted = [
            f"{name}{middle}.{ending}"
            for name in (name.removesuffix(f".{ending}") for name in names)
            for middle in (f".{language}", "")
        ]
        for name in wanted:
            if self.load(name) is not None:
                return name
        if not only:
            ours = (f"{_OURS}{name}" for name in wanted)
            found = next((name for name in ours if self.load(name) is not None), None)
            if found:
                return found
        raise UnknownTemplateError(wanted[-1], self._known(ending))

    def _known(self, ending: str) -> list[str]:
        if not self._folder.is_dir():
            return []
        return sorted(path.name for path in self._folder.iterdir() if path.suffix == f".{ending}")


def _own(name: str) -> str | None:
    """Give the text of one of crmctl's templates."""
    if not _NAME.fullmatch(name):
        return None
    file = files("crmctl.rendering").joinpath("templates", name)
    return file.read_text(encoding="utf-8") if file.is_file() else None

"""The presets that come with crmctl, one line each, and those of one's own in a CRM."""

from collections.abc import Iterable, Mapping, Sequence
from difflib import get_close_matches
from functools import cache
from pathlib import Path

from crmctl.errors.presets import UnknownPresetError, UnseenSystemError
from crmctl.interchange.presets import loader
from crmctl.interchange.presets.preset import Head, Preset
from crmctl.interchange.presets.unseen import UNSEEN
from crmctl.model.catalogue import Catalogue

FOLDER = Path(__file__).parent / "systems"

NAMES: tuple[str, ...] = (
    "hubspot",
    "salesforce",
    "pipedrive",
    "zoho",
    "freshsales",
    "dynamics365",
    "outlook",
    "google-contacts",
    "thunderbird",
    "mailchimp",
    "brevo",
    "freshdesk",
    "asana",
    "monday",
    "bitrix24",
    "inxmail",
    "getresponse",
)


class Presets:
    """The presets that can be used: ours, and those of a CRM, which come before ours.

    Args:
        own: the YAML of the CRM's own presets by their names, as in `presets/NAME.yaml`.
        catalogue: the kinds that the targets of one's own must be fields of.
    """

    def __init__(
        self, own: Mapping[str, str] | None = None, catalogue: Catalogue | None = None
    ) -> None:
        self._own, self._catalogue = dict(own or {}), catalogue

    @property
    def names(self) -> Sequence[str]:
        """The names of all, those of one's own first."""
        return list(dict.fromkeys((*self._own, *NAMES)))

    def is_own(self, name: str) -> bool:
        """Tell whether a preset is the CRM's own."""
        return name in self._own

    def heads(self) -> Iterable[Head]:
        """Give of each what it is recognised by.

        Raises:
            BrokenPresetError: one of one's own cannot be used.
        """
        return (self._head(name) for name in self.names)

    def get(self, name: str) -> Preset:
        """Give a preset.

        Raises:
            UnknownPresetError: there is none of that name.
            UnseenSystemError: it is a system of which no export was seen.
            BrokenPresetError: it cannot be used.
        """
        if name in self._own:
            return loader.load(self._own[name], _file(name), self._catalogue)
        if name in NAMES:
            return _ours(name)
        if name in UNSEEN:
            raise UnseenSystemError(UNSEEN[name].title)
        raise UnknownPresetError(name, self.names, get_close_matches(name, self.names, n=1))

    def _head(self, name: str) -> Head:
        return loader.head(self._own[name], _file(name)) if name in self._own else _head(name)


def _file(name: str) -> str:
    return f"presets/{name}.yaml"


def _text(name: str) -> str:
    return (FOLDER / f"{name}.yaml").read_text(encoding="utf-8")


@cache
def _head(name: str) -> Head:
    return loader.head(_text(name), f"{name}.yaml")


@cache
def _ours(name: str) -> Preset:
    return loader.load(_text(name), f"{name}.yaml")

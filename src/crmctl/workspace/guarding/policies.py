"""What crm.yaml said at a commit: kinds, country, and who may do what."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from crmctl.checks.access.policy import Policy, policy_of
from crmctl.errors.crm import BrokenSettingsError, NewerFormatError
from crmctl.git.objects import content
from crmctl.git.receiving import held
from crmctl.git.repository import Repository
from crmctl.model.catalogue import Catalogue
from crmctl.model.describe import catalogue
from crmctl.workspace.locate import SETTINGS_FILE
from crmctl.workspace.settings_file import load_settings


@dataclass(frozen=True)
class Rules:
    """One version of crm.yaml, as far as a guard needs it.

    Attributes:
        policy: who may do what.
        catalogue: the kinds, custom fields included.
        country: for phones without a country code.
        ignored: codes of rules that this CRM does not want.
    """

    policy: Policy
    catalogue: Catalogue
    country: str
    ignored: tuple[str, ...] = ()


class Rulebooks:
    """The rules of every version of crm.yaml that is asked for, each read once."""

    def __init__(self, repo: Repository) -> None:
        self._repo = repo
        self._known: dict[str, Rules] = {}

    def at(self, commits: Iterable[str]) -> Mapping[str, Rules | None]:
        """Give the rules at each commit; None where there was no crm.yaml that can be used."""
        wanted = list(dict.fromkeys(commits))
        names = (f"{commit}:{self._repo.prefix}{SETTINGS_FILE}" for commit in wanted)
        found = zip(wanted, held(self._repo, names), strict=True)
        return {commit: self._usable(one.oid) if one else None for commit, one in found}

    def of(self, commit: str) -> Rules | None:
        """Give the rules at one commit; None where there is no crm.yaml.

        Raises:
            BrokenSettingsError: it cannot be used.
            NewerFormatError: a newer crmctl wrote it.
        """
        name = f"{commit}:{self._repo.prefix}{SETTINGS_FILE}"
        one = next(iter(held(self._repo, [name])))
        return self._read(one.oid) if one and one.kind == "blob" else None

    def _usable(self, oid: str) -> Rules | None:
        try:
            return self._read(oid)
        except (BrokenSettingsError, NewerFormatError):
            return None

    def _read(self, oid: str) -> Rules:
        if oid not in self._known:
            settings = load_settings(content(self._repo, oid))
            kinds = catalogue(settings)
            config = settings.model_dump(mode="json", by_alias=True)
            self._known[oid] = Rules(
                policy=policy_of(config, kinds),
                catalogue=kinds,
                country=settings.country,
                ignored=tuple(settings.checks.ignore),
            )
        return self._known[oid]

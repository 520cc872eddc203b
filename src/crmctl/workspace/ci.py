"""Files that let a forge check every push; they are written once and are a person's henceforth."""

from collections.abc import Mapping
from enum import StrEnum
from pathlib import Path

from crmctl.errors.crm import FilesInTheWayError
from crmctl.git.repository import Repository
from crmctl.workspace.create import commit_new_files
from crmctl.workspace.files import put_files


class Forge(StrEnum):
    """Where pushes are checked."""

    GITHUB = "github"
    GITLAB = "gitlab"
    FORGEJO = "forgejo"


_CHECKOUT = """\
name: crmctl
on:
  push:
  pull_request:
permissions:
  contents: read
jobs:
  check:
    runs-on: {runner}
    steps:
      - uses: actions/checkout@v4
        with:
          fetch-depth: 0
      - uses: actions/setup-python@v5
        with:
          python-version: "3.13"
      - run: pip install crmctl
"""
_STEPS: Mapping[Forge, str] = {
    Forge.GITHUB: """\
      - run: crmctl -C "{folder}" check --format github --output sarif=crmctl.sarif
""",
    Forge.FORGEJO: """\
      - run: crmctl -C "{folder}" check
""",
}
_GITLAB = """\
crmctl-check:
  image: python:3.13
  variables:
    GIT_DEPTH: "0"
  script:
    - pip install --quiet crmctl
    - >-
      crmctl -C "{folder}" check
      --output "gitlab=$CI_PROJECT_DIR/crmctl-codequality.json"
      --output "junit=$CI_PROJECT_DIR/crmctl-junit.xml"
  artifacts:
    when: always
    reports:
      codequality: crmctl-codequality.json
      junit: crmctl-junit.xml
"""
_PLACES: Mapping[Forge, str] = {
    Forge.GITHUB: ".github/workflows/crmctl.yml",
    Forge.GITLAB: ".gitlab-ci.yml",
    Forge.FORGEJO: ".forgejo/workflows/crmctl.yml",
}
_RUNNERS: Mapping[Forge, str] = {Forge.GITHUB: "ubuntu-latest", Forge.FORGEJO: "docker"}


def workflow(forge: Forge, folder: str) -> str:
    """Give the text of a forge's file.

    Args:
        forge: the forge.
        folder: the CRM's, relative to the top of the repository.
    """
    if forge is Forge.GITLAB:
        return _GITLAB.format(folder=folder)
    return _CHECKOUT.format(runner=_RUNNERS[forge]) + _STEPS[forge].format(folder=folder)


def set_up_ci(repository: Repository, forge: Forge) -> tuple[str, bool]:
    """Write a forge's file; give its path, and whether it was committed.

    Forges look for it at the top of the repository. Where the CRM is a folder of it, the file
    lies outside the CRM and is left to be committed with whatever else lies there.

    Raises:
        FilesInTheWayError: there is such a file, whatever it says.
        CrmctlError: git or the disk refused.
    """
    place = _PLACES[forge]
    folder = repository.prefix.removesuffix("/") or "."
    content = workflow(forge, folder).encode()
    if not repository.prefix:
        commit_new_files(repository, {place: content}, "init", "check every push")
        return place, True
    top = Path(str(repository.root).removesuffix(f"/{folder}"))
    if (top / place).exists():
        raise FilesInTheWayError([place])
    put_files(top, {place: content})
    return place, False

"""Who pushes: as the server authenticated them, or by the key that signed what they push."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from crmctl.checks.access.policy import Person, Policy
from crmctl.checks.access.signed import Signed, Standing
from crmctl.errors.guarding import NobodySuchError, UnknownPusherError

VARIABLES = ("CRMCTL_USER", "GL_USERNAME", "GITEA_PUSHER_NAME", "REMOTE_USER")
"""Where servers say whom they let in: `command=` or `environment=` of an ssh key, GitLab, Forgejo
and Gitea, a web server before `git http-backend`."""

ANYBODY = Person("anybody")
"""Who pushes where crm.yaml restricts nobody."""


def named(environ: Mapping[str, str], variables: Sequence[str] = VARIABLES) -> str:
    """Give the name by which the server let somebody in; empty where it says none."""
    return next((environ[name] for name in variables if environ.get(name)), "")


def by_name(policy: Policy, name: str, now: datetime) -> Person:
    """Give the user whom the server's name means.

    Raises:
        NobodySuchError: there is none, or they do not work here any more.
    """
    person = policy.person(name)
    if person is None or not policy.works_here(person, now.date()):
        raise NobodySuchError(name)
    return person


def by_signature(tips: Sequence[Signed]) -> Person:
    """Give the user who signed the last commits of a push.

    Raises:
        UnknownPusherError: nobody did, or several people.
    """
    people = {one.person.id: one.person for one in tips if one.person}
    is_proved = all(one.standing is Standing.GOOD for one in tips)
    if len(people) != 1 or not is_proved:
        raise UnknownPusherError
    return next(iter(people.values()))

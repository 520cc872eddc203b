"""Settings that the examples of the rules of access share.

In an example, what stands below `before/` is what the CRM held; the other files are what the last
of the `users` makes of it. `commit.yaml` tells of the commit.
"""

HEAD = "format: 1\nname: Schmidt Torantriebe\n"
USERS = (
    "users:\n"
    "  u-anna:\n    name: Anna\n    emails:\n      - anna@schmidt.example\n    role: admin\n"
    "  u-ben:\n    name: Ben\n    emails:\n      - ben@schmidt.example\n    role: {role}\n"
)


def settings(role: str, *said: str, more: str = "") -> str:
    """Give a crm.yaml in which u-ben has a role that says these lines."""
    lines = "".join(f"    {line}\n" for line in said)
    roles = f'roles:\n  admin:\n    write:\n      - "*"\n  {role}:\n{lines}'
    return f"{HEAD}{USERS.format(role=role)}{roles}{more}"

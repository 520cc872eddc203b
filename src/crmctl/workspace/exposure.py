"""Who else may see the CRM: a remote that looks public, a disk that anybody can read.

Only what can be told without asking anybody: no request is sent, and where nothing is known
nothing is said.
"""

import re
from collections.abc import Iterable, Mapping
from pathlib import Path

# Services where a repository may be public; whether it is, they tell nobody but its owner.
_HOSTS = ("github.com", "gitlab.com", "bitbucket.org", "codeberg.org", "sr.ht", "gitee.com")
_UNPROTECTED = ("git://", "http://", "ftp://")
_HOST = re.compile(r"^(?:[a-z+]+://)?(?:[^@/]*@)?([^/:]+)")
_EXPORTED = "git-daemon-export-ok"
_ON_DISK = frozenset({"ext2", "ext3", "ext4", "xfs", "btrfs", "f2fs", "jfs", "reiserfs", "vfat"})
_DISK = Path("/sys/class/block")


def public_remotes(remotes: Mapping[str, str]) -> Iterable[str]:
    """Say of each remote that may be public why.

    Args:
        remotes: their URLs, by their names.
    """
    for name, url in remotes.items():
        host = (_HOST.match(url) or [url, ""])[1].lower()
        if url.startswith(_UNPROTECTED):
            yield f"{name} is reached without encryption"
        elif any(host == known or host.endswith(f".{known}") for known in _HOSTS):
            yield f"{name} is at {host}, where a repository may be public"
        elif (Path(url) / _EXPORTED).exists():
            yield f"{name} is given to everybody by git's own server ({_EXPORTED})"


def is_encrypted(place: Path, mounts: str, disks: Path = _DISK) -> bool | None:
    """Tell whether the disk of a folder is encrypted; None where that cannot be told.

    Told is what Linux says: a file system on a disk or partition, below which no dm-crypt stands.
    A virtual machine's host may encrypt all the same.

    Args:
        place: the folder.
        mounts: the text of /proc/self/mountinfo (proc(5)).
        disks: /sys/class/block, where each device names those that it stands on.
    """
    best: tuple[int, str, str, str] | None = None
    for line in mounts.splitlines():
        head, _, tail = line.partition(" - ")
        fields, rest = head.split(" "), tail.split(" ")
        mounted = Path(re.sub(r"\\([0-7]{3})", lambda octal: chr(int(octal[1], 8)), fields[4]))
        if place.is_relative_to(mounted) and (best is None or len(mounted.parts) >= best[0]):
            best = (len(mounted.parts), fields[2], rest[0], rest[1])
    if best is None or best[2] not in _ON_DISK:
        return None
    device = _device(best[1], best[3], disks)
    return _is_crypt(device) if device else None


def _device(number: str, source: str, disks: Path) -> Path | None:
    """Give the folder of a device, by its number, or by its name: btrfs has numbers of its own."""
    if not disks.is_dir():
        return None
    name = Path(source).resolve().name
    for device in disks.iterdir():
        numbered = device / "dev"
        if device.name == name or (numbered.is_file() and numbered.read_text().strip() == number):
            return device
    return None


def _is_crypt(device: Path) -> bool:
    """Tell whether a device, or one that it stands on, is encrypted by dm-crypt (LUKS)."""
    uuid = device / "dm" / "uuid"
    if uuid.is_file() and uuid.read_text().startswith("CRYPT-"):
        return True
    below = device / "slaves"
    return below.is_dir() and any(_is_crypt(each) for each in sorted(below.iterdir()))

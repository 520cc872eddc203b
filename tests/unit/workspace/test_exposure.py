from pathlib import Path

import pytest

from crmctl.workspace.exposure import is_encrypted, public_remotes

_MOUNTS = (
    "22 27 0:21 / /proc rw - proc proc rw\n"
    "27 1 254:0 / / rw,relatime shared:1 - ext4 /dev/mapper/root rw\n"
    "28 27 8:17 / /home/my\\040data rw - ext4 /dev/sdb1 rw\n"
    "29 27 0:40 / /mnt/share rw - nfs4 server:/x rw\n"
    "30 27 0:41 / /data rw - btrfs /dev/sdb1 rw\n"
)


@pytest.fixture
def disks(tmp_path: Path) -> Path:
    """Devices as Linux shows them: a root on LVM on LUKS, and a plain partition."""
    for name, number, uuid in (
        ("dm-0", "254:0", "LVM-abc"),
        ("dm-1", "254:1", "CRYPT-LUKS2-abc"),
        ("sdb1", "8:17", ""),
    ):
        device = tmp_path / name
        (device / "slaves").mkdir(parents=True)
        (device / "dev").write_text(f"{number}\n")
        if uuid:
            (device / "dm").mkdir()
            (device / "dm" / "uuid").write_text(f"{uuid}\n")
    (tmp_path / "dm-0" / "slaves" / "dm-1").symlink_to(tmp_path / "dm-1")
    return tmp_path


@pytest.mark.parametrize(
    ("place", "answer"),
    [
        ("/home/anna/crm", True),
        ("/home/my data/crm", False),
        ("/data/crm", False),
        ("/mnt/share/crm", None),
        ("/proc/1", None),
    ],
)
def test_a_disk_is_encrypted_if_something_below_it_is(
    disks: Path, place: str, answer: bool | None
) -> None:
    assert is_encrypted(Path(place), _MOUNTS, disks) is answer


def test_of_an_unknown_device_nothing_is_told(tmp_path: Path) -> None:
    assert is_encrypted(Path("/x"), _MOUNTS, tmp_path) is None
    assert is_encrypted(Path("/x"), _MOUNTS, tmp_path / "none") is None
    assert is_encrypted(Path("/x"), "") is None


def test_a_remote_that_may_be_public_is_named_with_the_reason(tmp_path: Path) -> None:
    (tmp_path / "git-daemon-export-ok").touch()
    found = list(
        public_remotes(
            {
                "origin": "git@github.com:anna/crm.git",
                "lab": "https://anna@gitlab.com/anna/crm.git",
                "old": "git://git.example/crm.git",
                "own": "ssh://git@git.example/crm.git",
                "like": "https://notgithub.com/crm.git",
                "open": str(tmp_path),
                "usb": "/media/usb/crm.git",
            }
        )
    )
    assert [one.partition(" ")[0] for one in found] == ["origin", "lab", "old", "open"]
    assert "anna@" not in " ".join(found)

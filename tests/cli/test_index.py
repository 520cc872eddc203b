"""`crmctl index`: how the index is."""

from collections.abc import Callable
from pathlib import Path

from typer.testing import Result

Crmctl = Callable[..., Result]

_STATUS = """\
KIND         RECORDS  ARCHIVED  BROKEN FILES
customer           3         0             1
contact            2         0             0
interaction        2         0             0
task               2         0             0
"""


def test_it_counts_records_and_broken_files(crmctl: Crmctl, crm: Path) -> None:
    (crm / "customers/broken.yaml").write_text("name: [\n")

    result = crmctl("index")

    assert result.exit_code == 0
    assert result.stdout == _STATUS
    assert result.stderr.startswith("10 files, ")


def test_a_rebuilt_index_is_the_same_and_earlier_commits_are_dropped(
    crmctl: Crmctl, crm: Path
) -> None:
    (crm / "customers/broken.yaml").write_text("name: [\n")
    crmctl("list", "customers", "--recorded", "HEAD")
    kept = crm / ".git/crmctl/root/recorded"
    assert any(kept.iterdir())

    assert crmctl("index", "rebuild").stdout == _STATUS
    assert not kept.exists()


def test_its_path_is_printed_alone(crmctl: Crmctl, crm: Path) -> None:
    result = crmctl("index", "path")

    assert result.stdout == f"{crm / '.git/crmctl/root/index.sqlite'}\n"
    assert Path(result.stdout.strip()).is_file()

"""`crmctl move`: deals along their pipeline."""

from collections.abc import Callable
from pathlib import Path

import pytest

Heard = tuple[int, str, str]
Hear = Callable[..., Heard]
Git = Callable[..., str]

_DEAL = "deals/2026-11-23-acme-gmbh-8kcx"


@pytest.fixture
def deal(hear: Hear) -> str:
    """A deal in the first stage."""
    added = hear("add", "deal", "Ten gates", "--customer", "acme-gmbh", "--value", "5000 EUR")
    assert added == (0, f"{_DEAL}\n", "")
    return _DEAL


def _text(crm: Path, ref: str = _DEAL) -> str:
    return (crm / f"{ref}.yaml").read_text()


def test_a_deal_begins_in_the_first_stage_of_the_first_pipeline(deal: str, crm: Path) -> None:
    assert _text(crm, deal) == (
        "title: Ten gates\ncustomer: acme-gmbh\npipeline: sales\nstage: new\nvalue: 5000.00 EUR\n"
        "stages:\n  - stage: new\n    at: 2026-11-23\n"
    )


def test_a_deal_begins_where_it_is_told_to(hear: Hear, crm: Path) -> None:
    with (crm / "crm.yaml").open("a") as settings:
        settings.write("pipelines:\n  sales: [new, won, lost]\n  service: [asked, won, lost]\n")
    ref = hear("add", "deal", "A", "--pipeline", "service")[1].strip()
    assert "pipeline: service\nstage: asked\n" in _text(crm, ref)
    ref = hear("add", "deal", "B", "--stage", "won")[1].strip()
    assert "pipeline: sales\nstage: won\n" in _text(crm, ref)
    assert hear("add", "deal", "C", "--pipeline", "servis") == (
        2, "", "crmctl: No pipeline of crm.yaml is called 'servis'; did you mean service?\n",
    )  # fmt: skip
    assert hear("add", "deal", "C", "--stage", "x") == (
        2, "", "crmctl: The pipeline sales has no stage 'x'; it has new, won, lost.\n",
    )  # fmt: skip


def test_a_deal_is_moved_and_the_day_is_kept(hear: Hear, deal: str, crm: Path, git: Git) -> None:
    assert hear("move", "Ten gates", "quote") == (0, "", "")
    assert "stage: quote\n" in _text(crm)
    assert _text(crm).endswith("  - stage: quote\n    at: 2026-11-23\n")
    assert git("log", "-1", "--format=%s%n%b") == (
        "deal 2026-11-23-acme-gmbh-8kcx: move to quote\nCrmctl-Action: move\n"
        f"Crmctl-Record: {deal}"
    )
    assert hear("move", deal, "quote") == (0, "", "Nothing to change: it is so already.\n")


def test_several_deals_are_one_commit(hear: Hear, deal: str, git: Git) -> None:
    other = hear("add", "deal", "Two gates")[1].strip()
    assert hear("move", deal, other, "qualified") == (0, "", "Moved 2 deals.\n")
    assert len(git("log", "-1", "--format=", "--name-only").split()) == 2


def test_a_step_back_is_recorded(hear: Hear, deal: str, crm: Path) -> None:
    hear("move", deal, "verbal")
    assert hear("move", deal, "qualified", today="2026-11-25T12:00:00+01:00")[0] == 0
    assert _text(crm).endswith(
        "  - stage: verbal\n    at: 2026-11-23\n  - stage: qualified\n    at: 2026-11-25\n"
    )


def test_a_day_may_be_named_but_not_before_the_last_step(hear: Hear, deal: str, crm: Path) -> None:
    later = "2026-11-30T12:00:00+01:00"
    assert hear("move", deal, "quote", "--at", "-3d", today=later)[0] == 0
    assert _text(crm).endswith("  - stage: quote\n    at: 2026-11-27\n")
    for day in ("2026-11-26", "tomorrow"):
        assert hear("move", deal, "verbal", "--at", day, today=later) == (
            2, "", (f"crmctl: {deal} came to its present stage on 2026-11-27; --at cannot be "
            "earlier, nor in the future.\n"),
        )  # fmt: skip
    assert hear("move", deal, "verbal", "--at", "someday")[0] == 2


def test_a_deal_without_a_course_begins_one_on_the_day_that_is_named(
    hear: Hear, crm: Path
) -> None:
    (crm / "deals").mkdir()
    (crm / "deals" / "old.yaml").write_text("title: Old\nstage: new\n")
    assert hear("move", "old", "quote", "--at", "2026-11-01")[0] == 0
    assert _text(crm, "deals/old") == (
        "title: Old\nstage: quote\nstages:\n  - stage: quote\n    at: 2026-11-01\n"
    )


def test_a_loss_needs_a_reason_of_crm_yaml(hear: Hear, deal: str, crm: Path) -> None:
    assert hear("move", deal, "lost") == (
        2, "", (f"crmctl: Say why {deal} was lost: --reason with one of price, timing, in-house, "
        "no-answer, other.\n"),
    )  # fmt: skip
    assert hear("move", deal, "lost", "--reason", "prize") == (
        2, "", ("crmctl: No reason of crm.yaml's lost_reasons is called 'prize'; did you mean "
        "price?\n"),
    )  # fmt: skip
    assert hear("move", deal, "won", "--reason", "price")[0] == 2
    assert hear("move", deal, "lost", "-r", "price")[0] == 0
    assert "lost_reason: price\n" in _text(crm)


def test_what_is_over_is_opened_again_only_with_force(hear: Hear, deal: str, crm: Path) -> None:
    hear("move", deal, "lost", "-r", "price")
    assert hear("move", deal, "quote") == (
        2, "", (f"crmctl: {deal} is lost already; open it again with --force if that was too "
        "early.\n"),
    )  # fmt: skip
    assert hear("move", deal, "quote", "--force")[0] == 0
    assert "lost_reason" not in _text(crm)


def test_a_stage_that_is_no_longer_in_the_settings_can_be_left_and_not_entered(
    hear: Hear, deal: str, crm: Path
) -> None:
    hear("move", deal, "verbal")
    with (crm / "crm.yaml").open("a") as settings:
        settings.write("pipelines:\n  sales: [new, quote, won, lost]\n")
    assert hear("move", deal, "verbl") == (
        2, "", "crmctl: The pipeline sales has no stage 'verbl'; it has new, quote, won, lost.\n",
    )  # fmt: skip
    assert hear("move", deal, "quote") == (
        0, "", f"{deal}: the stage 'verbal' is no longer one of crm.yaml's.\n",
    )  # fmt: skip


def test_a_pipeline_that_is_no_longer_in_the_settings_has_the_stages_of_its_deals(
    hear: Hear, deal: str, crm: Path
) -> None:
    other = hear("add", "deal", "Two gates")[1].strip()
    hear("move", other, "verbal")
    with (crm / "crm.yaml").open("a") as settings:
        settings.write("pipelines:\n  service: [asked, won]\n")
    assert hear("move", deal, "verbal") == (
        0, "", (f"{deal}: crm.yaml has no pipeline 'sales'; the stages that its deals are in are "
        "taken.\n"),
    )  # fmt: skip
    assert hear("move", deal, "asked")[0] == 2


def test_a_dry_run_moves_nothing(hear: Hear, deal: str, git: Git) -> None:
    status, out, _ = hear("move", deal, "quote", "--dry-run")
    assert status == 0
    assert "-stage: new\n+stage: quote\n" in out
    assert git("status", "--short") == ""


def test_deals_and_a_stage_are_named(hear: Hear) -> None:
    assert hear("move", "quote")[0] == 2
    assert hear("move", "nothing", "quote")[0] == 4

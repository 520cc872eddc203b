"""What somebody may try who can push and may not do everything."""

from pathlib import Path

import pytest
from tests.unit.workspace.guarding.conftest import (
    CONSENT,
    CONTACT,
    KIM,
    OTHER,
    PAUL,
    SETTINGS,
    Clone,
    Field,
    Ssh,
)

from crmctl.workspace.guarding.server import Server

_PHONE = 'phones:\n  - number: "+4935141234560"\n'


def _refused(clone: Clone, reason: str, *arguments: str) -> None:
    """Push, and see that it is refused for a reason, without a value of a record."""
    pushed = clone.ask(*arguments)
    assert not pushed.is_in
    assert reason in pushed.said
    assert "Traceback" not in pushed.said
    assert "Muster" not in pushed.said


# --- what a role allows ----------------------------------------------------------------------


def test_what_a_role_allows_is_let_in(team: Field) -> None:
    ben = team.clone("u-ben")
    ben.commit({OTHER: f"{PAUL}{_PHONE}", "letters/fair.txt": "Dear\n"})
    pushed = ben.push()
    assert pushed.is_in, pushed.said


def test_a_login_is_a_user(team: Field) -> None:
    ben = team.clone("bennie")
    ben.commit({OTHER: f"{PAUL}{_PHONE}"})
    assert ben.ask().is_in


def test_a_field_that_the_role_lacks_is_refused(team: Field) -> None:
    ben = team.clone("u-ben")
    ben.commit({OTHER: "name:\n  family: Sato\n"})
    _refused(ben, "A001 u-ben may not write contact.name.family")


def test_a_record_is_removed_only_by_who_may(team: Field) -> None:
    ben = team.clone("u-ben")
    ben.commit({OTHER: None})
    _refused(ben, "A001 u-ben may not remove a contact.")


def test_what_is_taken_back_before_the_push_is_no_change(team: Field) -> None:
    """Rights go by the whole of a push; what lasts in history is judged commit by commit."""
    ben = team.clone("u-ben")
    ben.commit({OTHER: "name:\n  family: Sato\n"})
    ben.commit({OTHER: PAUL})
    assert ben.ask().is_in


def test_an_invalid_record_is_refused(team: Field) -> None:
    anna = team.clone("u-anna")
    anna.commit({OTHER: "name:\n  famly: Ito\n"})
    _refused(anna, "S202")


def test_a_fault_that_was_there_before_stays_who_would_mend_another(team: Field) -> None:
    (team.server / "hooks" / "pre-receive").unlink()
    anna = team.clone("u-anna")
    anna.commit({OTHER: "name:\n  famly: Ito\n"})
    assert anna.push().is_in
    anna.commit({OTHER: "name:\n  famly: Ito\nnotes: seen\n"})
    assert anna.ask().is_in


# --- who pushes ------------------------------------------------------------------------------


def test_nobody_pushes_without_a_name_or_a_signature(team: Field) -> None:
    clone = team.clone("")
    clone.commit({OTHER: f"{PAUL}{_PHONE}"})
    _refused(clone, "nobody can tell who pushes")


def test_a_user_whose_time_is_over_pushes_nothing(team: Field) -> None:
    eva = team.clone("u-eva")
    eva.commit({OTHER: "name:\n  family: Sato\n"})
    _refused(eva, "no such user at work here today")


def test_the_pushers_own_clock_counts_nothing(team: Field) -> None:
    eva = team.clone("u-eva")
    eva.commit({OTHER: "name:\n  family: Sato\n"})
    pushed = eva.ask(CRMCTL_TODAY="2020-01-01", GIT_COMMITTER_DATE="2020-01-01T00:00Z")
    assert not pushed.is_in


def _signing(clone: Clone, file: Path) -> None:
    settings = ("gpg.format=ssh", f"user.signingkey={file}", "commit.gpgsign=true")
    clone.config = [part for each in settings for part in ("-c", each)]


def _with_keys(team: Field, **keys: str) -> None:
    anna = team.clone("u-anna", "keys")
    text = SETTINGS
    for user, key in keys.items():
        text = text.replace(f"  u-{user}:\n", f"  u-{user}:\n    keys:\n      - '{key}'\n")
    anna.commit({"crm.yaml": text})
    pushed = anna.ask()
    assert pushed.is_in, pushed.said


def test_a_known_key_says_who_pushes(team: Field, ssh_key: Ssh) -> None:
    file, line = ssh_key("ben")
    _with_keys(team, ben=line)
    clone = team.clone("")
    clone.user = ""
    _signing(clone, file)
    clone.commit({OTHER: f"{PAUL}{_PHONE}"})
    pushed = clone.ask()
    assert pushed.is_in, pushed.said
    assert "A005: 1 of 1 commits" in pushed.said
    clone.commit({OTHER: f"name:\n  family: Sato\n{_PHONE}"})
    _refused(clone, "A001 u-ben may not write contact.name.family")


def test_a_key_that_adds_itself_is_unknown(team: Field, ssh_key: Ssh) -> None:
    file, line = ssh_key("mallory")
    clone = team.clone("")
    _signing(clone, file)
    key = f"  u-anna:\n    keys:\n      - {line}\n"
    clone.commit({"crm.yaml": SETTINGS.replace("  u-anna:\n", key)})
    clone.commit({OTHER: "name:\n  family: Sato\n"})
    _refused(clone, "nobody can tell who pushes")


def test_a_backdated_commit_does_not_bring_an_expired_key_back(team: Field, ssh_key: Ssh) -> None:
    file, line = ssh_key("ben")
    _with_keys(team, ben=f'valid-before="20200101" {line}')
    clone = team.clone("")
    _signing(clone, file)
    long_ago = {"GIT_AUTHOR_DATE": "2019-06-01T00:00Z", "GIT_COMMITTER_DATE": "2019-06-01T00:00Z"}
    clone.commit({OTHER: f"{PAUL}{_PHONE}"}, **long_ago)
    _refused(clone, "nobody can tell who pushes")


def test_a_key_whose_time_has_not_begun_is_nobodys(team: Field, ssh_key: Ssh) -> None:
    file, line = ssh_key("ben")
    _with_keys(team, ben=f'valid-after="21000101" {line}')
    clone = team.clone("")
    _signing(clone, file)
    clone.commit({OTHER: f"{PAUL}{_PHONE}"})
    _refused(clone, "nobody can tell who pushes")


def test_an_author_who_did_not_sign_lends_no_rights(team: Field, ssh_key: Ssh) -> None:
    file, line = ssh_key("ben")
    _with_keys(team, ben=line)
    clone = team.clone("")
    clone.user = "u-anna"
    _signing(clone, file)
    clone.commit({OTHER: "name:\n  family: Sato\n"}, CRMCTL_USER="")
    pushed = clone.ask(CRMCTL_USER="")
    assert not pushed.is_in
    assert "A001 u-ben may not write contact.name.family" in pushed.said


def test_a_signature_is_not_carried_to_another_commit(team: Field, ssh_key: Ssh) -> None:
    file, line = ssh_key("anna")
    _with_keys(team, anna=line)
    clone = team.clone("")
    _signing(clone, file)
    signed = clone.commit({OTHER: f"{PAUL}{_PHONE}"})
    text = clone.git("cat-file", "commit", signed).replace("work", "other work")
    made = _written(clone, text + "\n")
    _refused(clone, "nobody can tell who pushes", "origin", f"{made}:refs/heads/main")


def _written(clone: Clone, text: str) -> str:
    file = clone.folder / ".git" / "commit.txt"
    file.write_text(text)
    return clone.git("hash-object", "-t", "commit", "-w", str(file))


def test_every_commit_is_signed_where_the_server_wants_it(team: Field) -> None:
    team.guard(Server(signed=True))
    ben = team.clone("u-ben")
    ben.commit({OTHER: f"{PAUL}{_PHONE}"})
    _refused(ben, "A004 The commit is not signed.")


# --- policy ----------------------------------------------------------------------------------


def test_a_policy_change_in_the_push_that_uses_it_is_refused(team: Field) -> None:
    ben = team.clone("u-ben")
    ben.commit({"crm.yaml": SETTINGS.replace("role: service", "role: admin")})
    ben.commit({OTHER: "name:\n  family: Sato\n"})
    _refused(ben, "A002 Only an administrator changes this file; u-ben is none.")


def test_a_policy_change_that_is_taken_back_again_is_refused(team: Field) -> None:
    ben = team.clone("u-ben")
    ben.commit({"crm.yaml": SETTINGS.replace("role: service", "role: admin")})
    ben.commit({"crm.yaml": SETTINGS})
    _refused(ben, "A002")


def test_a_policy_on_a_branch_counts_nothing(team: Field) -> None:
    """Another door: a branch with a policy of one's own, and work that uses it."""
    ben = team.clone("u-ben")
    ben.commit({"crm.yaml": SETTINGS.replace("role: service", "role: admin")})
    _refused(ben, "A002", "origin", "HEAD:refs/heads/mine")
    ben.git("reset", "-q", "--hard", "HEAD~1")
    ben.commit({OTHER: "name:\n  family: Sato\n"})
    _refused(ben, "A001", "origin", "HEAD:refs/heads/mine")
    _refused(ben, "A001", "origin", "HEAD:refs/tags/mine")
    _refused(ben, "only an administrator pushes", "origin", "HEAD:refs/for/main")


def test_an_administrators_branch_is_not_merged_by_somebody_else(team: Field) -> None:
    """The branch was let in for who pushed it; the main branch's policy is another matter."""
    anna = team.clone("u-anna")
    anna.commit({"crm.yaml": SETTINGS.replace("role: service", "role: admin")})
    assert anna.ask("origin", "HEAD:refs/heads/plan").is_in
    ben = team.clone("u-ben")
    ben.git("merge", "-q", "--ff-only", "origin/plan")
    _refused(ben, "A002")


def test_a_role_with_an_entry_that_means_nothing_is_refused(team: Field) -> None:
    anna = team.clone("u-anna")
    anna.commit({"crm.yaml": SETTINGS.replace("- contact.phones", "- contact.fones")})
    _refused(anna, "'contact.fones' of the role service is no kind, field or path")


def test_a_crm_without_settings_is_none(team: Field) -> None:
    anna = team.clone("u-anna")
    anna.commit({"crm.yaml": None})
    _refused(anna, "its crm.yaml cannot be used: there is none")


# --- paths -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "path", [".GitAttributes", "Schemas/contact.json", "schemas\u200c/x.json"]
)
def test_a_path_that_only_looks_like_another_one_is_protected_alike(
    team: Field, path: str
) -> None:
    ben = team.clone("u-ben")
    ben.commit({path: "format: 1\n"})
    _refused(ben, "A002")


def test_a_path_that_differs_in_case_is_no_second_file(team: Field) -> None:
    anna = team.clone("u-anna")
    anna.commit({CONTACT.replace("p-7k3f9q2m", "P-7K3F9Q2M"): KIM})
    _refused(anna, "are one file on many systems")


def test_a_folder_that_differs_in_case_holds_no_records(team: Field) -> None:
    ben = team.clone("u-ben")
    ben.commit({"Contacts/9w/p-9w2e5t7y.yaml": f"{PAUL}{_PHONE}"})
    _refused(ben, "records lie in contacts/")


def test_a_rename_does_not_escape_a_path_rule(team: Field) -> None:
    anna = team.clone("u-anna")
    closed = SETTINGS + "protected:\n  - contacts/vip/\n"
    anna.commit({"crm.yaml": closed, "contacts/vip/p-9w2e5t7y.yaml": PAUL})
    assert anna.ask().is_in
    ben = team.clone("u-ben")
    ben.git("mv", "contacts/vip/p-9w2e5t7y.yaml", "contacts/p-9w2e5t7y.yaml")
    ben.git("commit", "-q", "-m", "moved")
    _refused(ben, "A002")
    ben.git("mv", "contacts/p-9w2e5t7y.yaml", "letters")
    ben.git("commit", "-q", "-m", "moved")
    _refused(ben, "A002")


# --- history ---------------------------------------------------------------------------------


def test_history_is_not_rewritten_and_nothing_deleted(team: Field) -> None:
    anna = team.clone("u-anna")
    assert anna.ask("origin", "HEAD:refs/heads/idea").is_in
    anna.git("tag", "v1")
    assert anna.ask("origin", "v1").is_in
    anna.git("commit", "-q", "--amend", "-m", "otherwise")
    _refused(anna, "it rewrites history", "--force", "origin", "HEAD:main")
    _refused(anna, "it rewrites history", "--force", "origin", "HEAD:refs/tags/v1")
    _refused(anna, "it would delete refs/heads/idea", "origin", ":refs/heads/idea")


def test_an_evil_merge_is_seen(team: Field) -> None:
    """A merge that changes what neither side did."""
    ben = team.clone("u-ben")
    ben.git("checkout", "-q", "-b", "side")
    ben.commit({OTHER: f"{PAUL}{_PHONE}"})
    ben.git("checkout", "-q", "main")
    ben.commit({"letters/fair.txt": "Dear\n"})
    ben.git("merge", "-q", "--no-commit", "side")
    (ben.folder / "crm.yaml").write_text(SETTINGS.replace("role: service", "role: admin"))
    ben.git("commit", "-q", "-a", "-m", "merge")
    (ben.folder / "crm.yaml").write_text(SETTINGS)
    ben.git("commit", "-q", "-a", "-m", "as it was")
    _refused(ben, "A002")


def test_a_merge_does_not_take_back_what_others_did(team: Field) -> None:
    """`git merge -s ours` keeps the merger's side, and drops the other one in silence."""
    anna = team.clone("u-anna")
    anna.commit({OTHER: "name:\n  family: Sato\n"})
    assert anna.ask().is_in
    ben = team.clone("u-ben")
    ben.git("checkout", "-q", "-b", "side", "HEAD~1")
    ben.commit({"letters/fair.txt": "Dear\n"})
    ben.git("merge", "-q", "-s", "ours", "--no-edit", "origin/main")
    _refused(ben, "A001 u-ben may not write contact.name.family", "origin", "HEAD:main")


def test_consents_are_only_added_by_anybody(team: Field) -> None:
    anna = team.clone("u-anna")
    anna.commit({CONTACT: KIM.replace("2026-03-01", "2025-03-01")})
    anna.commit({CONTACT: KIM})
    _refused(anna, "A003 contact.consents may be added to, not changed.")


def test_a_merge_loses_no_withdrawal(team: Field) -> None:
    withdrawn = CONSENT.partition("\n")[2].replace("c-2q8x", "c-9w2e")
    withdrawn = withdrawn.replace("confirmed", "withdrawn").replace("2026-03-01", "2026-05-01")
    ben = team.clone("u-ben")
    ben.git("checkout", "-q", "-b", "side")
    ben.commit({CONTACT: f"{KIM}{withdrawn}"})
    ben.git("checkout", "-q", "main")
    ben.commit({"letters/fair.txt": "Dear\n"})
    ben.git("merge", "-q", "-s", "ours", "--no-edit", "side")
    _refused(ben, "A003")


def test_what_a_role_may_only_add_to_is_not_changed(team: Field) -> None:
    ben = team.clone("u-ben")
    task = "tasks/m4/t-m4k8z1qp.yaml"
    ben.commit({task: "title: Call back\n"})
    pushed = ben.ask()
    assert pushed.is_in, pushed.said
    ben.commit({task: "title: Forget it\n"})
    _refused(ben, "A003 task.title may be added to, not changed.")


# --- structure -------------------------------------------------------------------------------


def test_links_and_nested_repositories_are_refused(team: Field) -> None:
    anna = team.clone("u-anna")
    (anna.folder / "letter").symlink_to("/etc/passwd")
    anna.git("add", "letter")
    anna.git("commit", "-q", "-m", "link")
    _refused(anna, "makes letter a symbolic link")
    anna.git("reset", "-q", "--hard", "HEAD~1")
    info = f"160000,{anna.head},sub"
    anna.git("update-index", "--add", "--cacheinfo", info)
    anna.git("commit", "-q", "-m", "nested")
    _refused(anna, "makes sub a nested repository")


def test_a_huge_file_is_refused_though_a_later_commit_removes_it(team: Field) -> None:
    team.guard(Server(largest=1_000))
    anna = team.clone("u-anna")
    anna.commit({"attachments/7k/a-7k3f9q2m.txt": "x" * 2_000})
    anna.commit({"attachments/7k/a-7k3f9q2m.txt": None})
    _refused(anna, "has 2,000 bytes; 1,000 are allowed")


def test_the_first_push_to_an_empty_server_is_let_in(empty: Field) -> None:
    empty.guard()
    anna = empty.clone("u-anna")
    anna.commit({"crm.yaml": SETTINGS, OTHER: PAUL})
    pushed = anna.ask()
    assert pushed.is_in, pushed.said


def test_a_server_whose_head_names_no_branch_is_put_right_first(team: Field) -> None:
    (team.server / "HEAD").write_text("ref: refs/heads/master\n")
    ben = team.clone("u-ben", "x", "--branch", "main")
    ben.commit({OTHER: "name:\n  family: Sato\n"})
    _refused(ben, "git symbolic-ref HEAD", "origin", "HEAD:refs/heads/master")


def test_a_crm_in_a_folder_of_a_repository_is_guarded_there(empty: Field) -> None:
    anna = empty.clone("u-anna")
    anna.commit({"crm/crm.yaml": SETTINGS, f"crm/{OTHER}": PAUL, "README.md": "all\n"})
    assert anna.push().is_in
    empty.guard(Server(prefix="crm/"))
    ben = empty.clone("u-ben")
    ben.commit({"README.md": "more\n", f"crm/{OTHER}": f"{PAUL}{_PHONE}"})
    allowed = ben.ask()
    assert allowed.is_in, allowed.said
    ben.commit({f"crm/{OTHER}": f"name:\n  family: Sato\n{_PHONE}"})
    _refused(ben, "A001 u-ben may not write contact.name.family")


def test_side_branches_pass_on_what_the_main_branch_holds(team: Field) -> None:
    """Bringing an old branch up to date is not doing again what others did."""
    ben = team.clone("u-ben")
    ben.commit({"letters/fair.txt": "Dear\n"})
    assert ben.ask("origin", "HEAD:refs/heads/side").is_in
    anna = team.clone("u-anna")
    anna.commit({OTHER: "name:\n  family: Sato\n"})
    assert anna.ask().is_in
    ben.git("fetch", "-q", "origin")
    ben.git("merge", "-q", "--no-edit", "origin/main")
    merged = ben.ask("origin", "HEAD:refs/heads/side")
    assert merged.is_in, merged.said


def test_history_of_another_crm_is_refused(team: Field) -> None:
    anna = team.clone("u-anna")
    anna.git("checkout", "-q", "--orphan", "alone")
    anna.git("commit", "-q", "-m", "all at once")
    _refused(anna, "shares no history with the CRM", "origin", "HEAD:refs/heads/alone")


def test_an_issued_invoice_is_not_changed(team: Field) -> None:
    path = "invoices/9b/i-9b2f6ht4.yaml"
    invoice = (
        "customer: acme-gmbh\nnumber: R-2026-001\nissued: 2026-11-21\nprices: net\nlines:\n"
        "  - text: Work\n    quantity: 1\n    price: {} EUR\n"
        "totals:\n  net: {} EUR\n  gross: {} EUR\n"
    )
    anna = team.clone("u-anna")
    (team.server / "hooks" / "pre-receive").unlink()
    anna.commit({path: invoice.format(*["100.00"] * 3)})
    assert anna.push().is_in
    anna.commit({path: invoice.format(*["90.00"] * 3)})
    _refused(anna, "M713")


def test_a_number_is_reserved_through_the_hook(team: Field) -> None:
    ben = team.clone("u-ben")
    file = ben.folder / ".git" / "number"
    file.write_text("7\n")
    oid = ben.git("hash-object", "-w", str(file))
    reserved = ben.ask("origin", f"{oid}:refs/crmctl/numbers/root/invoice/R")
    assert reserved.is_in, reserved.said

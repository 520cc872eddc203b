from crmctl.model.kinds import BY_NAME, KINDS


def test_every_kind_has_a_name_and_a_folder_of_its_own() -> None:
    assert len(BY_NAME) == 2 * len(KINDS)

import pytest

from crmctl.privacy.traces.present import Present


@pytest.mark.parametrize("many", [0, 200])
def test_few_cores_and_many_are_found_alike(many: int) -> None:
    cores = ["weber", "webers", "eber", "ab", "4915123", *(f"nobody{n:03}x" for n in range(many))]
    present = Present(cores)
    assert sorted(present.in_("frauwebersab")) == ["ab", "eber", "weber", "webers"]
    assert present.in_("tel4915123") == ["4915123"]
    assert present.in_("a") == present.in_("") == []

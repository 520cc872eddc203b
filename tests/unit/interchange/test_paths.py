"""Records as flat rows, and back."""

import pytest

from crmctl.interchange.paths import Path, flatten, join, split, unflatten


@pytest.mark.parametrize(
    ("path", "text"),
    [
        (("emails", 0, "address"), "emails.0.address"),
        (("external_ids", "4711"), "external_ids.\\4711"),
        (("external_ids", "a.b\\c"), "external_ids.a\\.b\\\\c"),
        (("name",), "name"),
        (("a", ""), "a."),
    ],
)
def test_a_path_is_written_and_read(path: Path, text: str) -> None:
    assert join(path) == text
    assert split(text) == path


def test_a_text_that_is_no_path_is_one_name() -> None:
    assert split("a\\") == ("a\\",)


def test_scalars_become_the_text_of_a_file() -> None:
    data = {"planned": True, "custom": {"height": 3.2, "count": 2, "new": False}, "tags": ["b2b"]}
    assert dict(flatten(data)) == {
        ("planned",): "true",
        ("custom", "height"): "3.2",
        ("custom", "count"): "2",
        ("custom", "new"): "false",
        ("tags", 0): "b2b",
    }


def test_items_of_which_nothing_is_given_are_left_out() -> None:
    leaves = [(("emails", 2, "address"), "b"), (("emails", 0, "address"), "a")]
    assert unflatten(leaves) == {"emails": [{"address": "a"}, {"address": "b"}]}

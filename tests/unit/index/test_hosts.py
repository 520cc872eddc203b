import pytest

from crmctl.index.hosts import host


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("https://www.Acme.example/de/?a=b", "acme.example"),
        ("www.acme.example", "acme.example"),
        ("acme.example:8080", "acme.example"),
        ("http://someone@shop.acme.example#top", "shop.acme.example"),
        ("www.acme.example.", "acme.example"),
        ("acme", ""),
        ("https://localhost/", ""),
        ("an address in words.", ""),
        ("", ""),
    ],
)
def test_a_web_address_has_a_host(text: str, expected: str) -> None:
    assert host(text) == expected

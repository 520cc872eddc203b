"""At which address somebody is reached."""

from crmctl.campaigns.reach import reach


def test_an_address_that_bounces_reaches_nobody() -> None:
    bounced = {"address": "a@example.com", "label": "Bounced", "primary": True}
    assert reach({"emails": [bounced]}, "email") == ""
    assert reach({"emails": [bounced]}, "email", "a@example.com") == ""
    two = {"emails": [bounced, {"address": "b@example.com"}]}
    assert reach(two, "email", "a@example.com") == "b@example.com"

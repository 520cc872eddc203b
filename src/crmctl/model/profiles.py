"""Pages of people in social networks: the handle, and the network that an address belongs to."""

import re

# The address of one person's page. A page of another sort keeps its whole address, since its last
# part would name nobody: a company's page, a channel, a query. What lies below a person's page is
# still theirs where the address says that it is a person's.
_PROFILE = re.compile(
    r"(?:https?://)?(?:[a-z]{1,3}\.)?"
    r"(?:(?:linkedin\.com/in/|xing\.com/profile/)(?P<begun>[^/?#@\s]+)(?:/[^?#\s]*)?"
    r"|(?:bsky\.app/profile/|(?:youtube|tiktok)\.com/@|threads\.(?:net|com)/@"
    r"|(?:x|twitter|instagram|facebook|github|gitlab|t)\.(?:com|me)/@?)(?P<whole>[^/?#@\s]+)/?)"
    r"(?:[?#].*)?",
    re.IGNORECASE,
)
_NETWORK = re.compile(
    r"https?://(?:[a-z0-9-]+\.)*?([a-z0-9-]+)\.[a-z]{2,}(?:[/?#].*)?", re.IGNORECASE
)
_FEDIVERSE = re.compile(r"https?://([a-z0-9.-]+)/@([^/?#@\s]+)/?", re.IGNORECASE)
_NETWORKS = {"bsky": "bluesky", "t": "telegram"}


def handle_of(text: str) -> str:
    """Give the handle of a person's page; another text as it is, without its @."""
    if found := _PROFILE.fullmatch(text):
        handle: str = found["begun"] or found["whole"]
        return text if handle.endswith(".php") else handle
    if found := _FEDIVERSE.fullmatch(text):
        return f"{found[2]}@{found[1].lower()}"
    return text.lstrip("@ ")


def network_of(address: str) -> str:
    """Give the name of the network that a page belongs to: `linkedin` of a page there.

    Nothing for what is no address of a page.
    """
    text = address.strip()
    if _FEDIVERSE.fullmatch(text) and not _PROFILE.fullmatch(text):
        return "mastodon"
    found = _NETWORK.fullmatch(text)
    name = found[1].lower() if found else ""
    return _NETWORKS.get(name, name)

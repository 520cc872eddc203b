"""The columns by which other programs say that somebody may, or may not, be contacted.

They were taken from exports of HubSpot, Salesforce, Pipedrive, Zoho, Dynamics, Mailchimp and
Brevo; the German ones are those that people write in their own tables.
"""

from collections.abc import Mapping

from crmctl.interchange.synonyms import key

SUBSCRIBED, UNSUBSCRIBED, CLEANED = "subscribed", "unsubscribed", "cleaned"

TRUTH, ANYTHING, STATUS = "truth", "anything", "status"
"""Which values of a column refuse: those that say yes, any, or a status that says so."""

_EMAIL = (
    "Email Opt Out", "HasOptedOutOfEmail", "Opted out of email", "hs_email_optout",
    "Unsubscribed from all email", "EMAIL_BLACKLISTED", "Unsubscribed", "Abgemeldet",
    "Newsletter abgemeldet", "Do Not Email", "donotemail", "donotbulkemail",
    "Do not allow Emails", "Do not allow Bulk Emails", "Keine E-Mail", "Keine E-Mails",
    "Kein Newsletter",
)  # fmt: skip
_SMS = ("SMS_BLACKLISTED", "SMS Opt Out", "Keine SMS")
_PHONE = (
    "Do Not Call", "donotphone", "Do not allow Phone Calls", "Phone Opt Out", "Nicht anrufen",
    "Keine Anrufe", "Kein Anruf",
)  # fmt: skip
_POST = ("donotpostalmail", "Do not allow Mails", "Do Not Mail", "Keine Post", "Keine Briefe")
_ALL = ("Opt Out", "Opted Out", "Do Not Contact", "Nicht kontaktieren", "Keine Werbung")
_OBJECTED = ("Werbewiderspruch", "Werbesperre", "Widerspruch")
_STATUS = (
    "Marketing status", "Person - Marketing status", "Email marketing status",
    "Subscription status", "Newsletter-Status",
)  # fmt: skip

REFUSALS: Mapping[str, tuple[str, str, str]] = {
    key(name): (channel, event, sense)
    for names, channel, event, sense in (
        (_EMAIL, "email", "withdrawn", TRUTH),
        (("Unsubscribed Mode",), "email", "withdrawn", ANYTHING),
        (_STATUS, "email", "withdrawn", STATUS),
        (_SMS, "sms", "withdrawn", TRUTH),
        (_PHONE, "phone", "withdrawn", TRUTH),
        (_POST, "post", "withdrawn", TRUTH),
        (_ALL, "", "withdrawn", TRUTH),
        (_OBJECTED, "", "objected", TRUTH),
    )
    for name in names
}
"""For each column, by its `key`: the channel (empty for all), the event, which values refuse."""

TIMES = tuple(map(key, ("UNSUB_TIME", "Unsubscribed Time", "Unsubscribed at", "Abgemeldet am")))
CLEAN_TIMES = (key("CLEAN_TIME"),)

OPT_IN: Mapping[str, str] = {
    key(name): what
    for what, names in {
        "sent": ("OPTIN_TIME", "Opt-in time"),
        "sent_ip": ("OPTIN_IP", "Opt-in IP"),
        "confirmed": ("CONFIRM_TIME",),
        "confirmed_ip": ("CONFIRM_IP",),
        "flag": (
            "Double opt-in", "Person - Double opt-in", "DOUBLE_OPT-IN", "Opt-in", "Email Opt In",
            "Newsletter", "Marketing consent", "Einwilligung",
        ),
        "status": _STATUS,
    }.items()
    for name in names
}  # fmt: skip
"""For each column that tells of an opt-in: what of it."""

_YES = frozenset(
    {"true", "yes", "ja", "1", "y", "j", "x", "wahr", "on", "optedout", "optout"}
    | {"donotallow", "nichtzulassen", "abgemeldet", "unsubscribed", "blacklisted", "gesperrt"}
)
_NO = frozenset(
    {"", "false", "no", "nein", "0", "n", "falsch", "off", "allow", "zulassen", "optedin"}
    | {"subscribed", "angemeldet", "none", "null"}
)
_REFUSING = frozenset(
    {"unsubscribed", "optedout", "abgemeldet", "blacklisted", "globalunsubscribe"}
)
_AGREEING = frozenset(
    {"true", "yes", "ja", "1", "y", "j", "x", "wahr", "on", "subscribed", "angemeldet"}
    | {"confirmed", "optedin", "doubleoptin"}
)


def refuses(text: str, sense: str) -> tuple[bool, bool]:
    """Tell whether a value refuses contact, and whether that is all that it says.

    An unknown word in a column that says only who must not be contacted counts as a refusal: a
    date, a reason, a sign of one's own.
    """
    word = key(text)
    if sense == ANYTHING:
        return bool(text.strip()), not text.strip()
    if sense == STATUS:
        return word in _REFUSING, word in _REFUSING or not text.strip()
    return word in _YES or (word not in _NO), word in _YES | _NO


def agrees(text: str) -> bool:
    """Tell whether a value says that somebody has opted in."""
    return key(text) in _AGREEING

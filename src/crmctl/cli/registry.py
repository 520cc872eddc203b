"""The commands, in the order in which `crmctl --help` lists them.

A command is a file beside this one and a line here. The line repeats the first line of the
file's docstring, so that help and completion need not import the file; a test compares the two.
A command that stands for several, as `privacy` does, lists these in its own file, as
`SUBCOMMANDS`.
"""

from typing import NamedTuple

START = "Start"
RECORDS = "Records"
FIND = "Find"
SELL = "Sell"
CLEAN = "Clean up"
EXCHANGE = "Exchange"
AUDIT = "Audit"
INSPECT = "Look inside"


class Command(NamedTuple):
    """One command.

    Attributes:
        name: what a person types.
        panel: the heading of `crmctl --help` below which it stands.
        help: what it is for, in one line.
        module: the file in this folder; the name unless Python reserves it.
    """

    name: str
    panel: str
    help: str
    module: str = ""

    @property
    def path(self) -> str:
        """The full name of its module."""
        return f"crmctl.cli.{self.module or self.name}"


COMMANDS: tuple[Command, ...] = (
    Command("init", START, "Make a new CRM in a folder."),
    Command("demo", START, "Make a sample CRM and walk through the main job."),
    Command("doctor", START, "Say whether everything is all right, and what to do if not."),
    Command("add", RECORDS, "Add a record and print its reference."),
    Command("log", RECORDS, "Note a call, a mail, a meeting, with a follow-up if wanted."),
    Command("set", RECORDS, "Change fields of one record or of many.", module="set_"),
    Command("move", RECORDS, "Move deals to another stage of their pipeline."),
    Command("done", RECORDS, "Say that tasks are done; a recurring one comes again."),
    Command("call", RECORDS, "Call somebody, and note the call when it has ended."),
    Command("attach", RECORDS, "Attach files to a record: a photo, a contract, a scan."),
    Command("detach", RECORDS, "Take attachments off a record; their files go with them."),
    Command("edit", RECORDS, "Open a record in your editor, check it and commit it."),
    Command("rename", RECORDS, "Give a record another id; every reference follows."),
    Command("remove", RECORDS, "Remove a record that nothing refers to."),
    Command("run", RECORDS, "Apply the rules of automations.yaml: what time alone makes due."),
    Command("show", FIND, "Show one customer, contact or other record at a glance."),
    Command("list", FIND, "List the records of a kind, filtered and sorted.", module="list_"),
    Command("search", FIND, "Search every field, note and interaction, ranked."),
    Command("due", FIND, "Say what to do next: tasks due and overdue."),
    Command("campaign", FIND, "Choose whom to write to, send, and see what came of it."),
    Command("board", FIND, "Show a pipeline: its stages, what is in them, what comes next."),
    Command("brief", FIND, "Show everybody on a day's agenda, one after the other."),
    Command("attachments", FIND, "List what is attached to a record."),
    Command(
        "open",
        FIND,
        "Open an attachment with the program that this machine has for it.",
        module="open_",
    ),
    Command(
        "dashboard",
        FIND,
        "Show the page of the month on the screen: what came in, what is owed, what to do.",
    ),
    Command("report", FIND, "Figures with definitions: what is owed, earned, to come, lost."),
    Command(
        "line", SELL, "Add a line to a draft: a product, or a text with a price; or take one off."
    ),
    Command("issue", SELL, "Issue drafts: they get their numbers and are frozen."),
    Command("quote", SELL, "Say what became of quotes, or turn them into orders or invoices."),
    Command("order", SELL, "Confirm and deliver orders, take them back, or invoice them."),
    Command("pay", SELL, "Note a payment for an invoice."),
    Command("credit", SELL, "Make a credit note for an invoice, whole or in part."),
    Command("cancel", SELL, "Cancel orders, invoices or credit notes; the documents stay."),
    Command("dedupe", CLEAN, "Find records that may be the same, with the reasons."),
    Command("merge", CLEAN, "Merge duplicates into one record; every reference follows."),
    Command("redact", CLEAN, "Erase people from files and git's history, with a certificate."),
    Command(
        "privacy", CLEAN, "Answer people about their data; consents, retention, holds, requests."
    ),
    Command("check", CLEAN, "Check every record, for people and for CI."),
    Command(
        "rule", CLEAN, "Explain a rule of `crmctl check`: what, why, a bad and a good example."
    ),
    Command("import", EXCHANGE, "Bring in records from other programs.", module="import_"),
    Command("usage", EXCHANGE, "Bring in a product's own log, summed up by month."),
    Command(
        "export",
        EXCHANGE,
        "Give records to another program: tables, JSON, databases, mailing lists, a page.",
    ),
    Command(
        "render",
        EXCHANGE,
        "Show a quote, order, invoice or credit note as Markdown, HTML, PDF or e-invoice.",
    ),
    Command(
        "mail-draft",
        EXCHANGE,
        "Write the draft of a mail with a document attached.",
        module="mail_draft",
    ),
    Command(
        "ics",
        EXCHANGE,
        "Give deliveries, tasks and planned interactions to a calendar (iCalendar).",
    ),
    Command(
        "migrate",
        AUDIT,
        "Bring a CRM of an older format to the one that this crmctl writes.",
    ),
    Command("save", AUDIT, "Check and commit what was edited by hand."),
    Command("history", AUDIT, "Say who changed which field when."),
    Command("blame", AUDIT, "Say for each field of a record who set it last."),
    Command("undo", AUDIT, "Take back a change with a new commit."),
    Command("sync", AUDIT, "Share the CRM with others: what is new comes in and goes out."),
    Command("resolve", AUDIT, "Decide where two people changed one field."),
    Command("audit", AUDIT, "Prove who made which commit, and that they were allowed to."),
    Command(
        "hook",
        AUDIT,
        "Guard a repository on a server: who may push what, and that nobody erased comes back.",
    ),
    Command("schema", INSPECT, "Print the JSON Schema of a kind."),
    Command("sql", INSPECT, "Ask the index in SQL, read only."),
    Command("index", INSPECT, "Say how the index is, or rebuild it."),
)

BY_NAME = {command.name: command for command in COMMANDS}

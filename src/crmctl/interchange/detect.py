"""What the rows of a table are, told from its columns."""

from collections.abc import Iterable

from crmctl.errors.tables import UndetectedKindError
from crmctl.interchange.goals import find
from crmctl.interchange.paths import field_path
from crmctl.interchange.synonyms import COMPANY_WORDS, DOCUMENT_WORDS, PERSON_WORDS, key
from crmctl.interchange.tables.table import Table
from crmctl.model.catalogue import Catalogue, Kind

_COMPANY = frozenset(map(key, COMPANY_WORDS))
_PERSON = frozenset(map(key, PERSON_WORDS))
_DOCUMENTS = {kind: frozenset(map(key, words)) for kind, words in DOCUMENT_WORDS.items()}
_ANY_SOURCE = "source"  # what a column is does not depend on which system its ids are of

# The signs of each kind, the telling ones first; every field of a sign must be there. `company`
# is a column such as Firma, `person` one such as Ansprechpartner, `bare name` one called Name,
# `own word` one that names the kind itself, as `Order Date` does.
_SIGNS: tuple[tuple[str, str], ...] = (
    *(
        (kind, f"own word, {others}")
        for kind in DOCUMENT_WORDS
        for others in ("lines.quantity", "lines.price", "customer, issued")
    ),
    ("task", "title, due"),
    ("task", "title, done"),
    ("product", "sku, prices.price"),
    ("product", "name, prices.price"),
    ("deal", "title, stage, value"),
    ("deal", "title, expected_close"),
    ("complaint", "title, severity, state"),
    ("contract", "title, start, notice"),
    ("contact", "name.given"),
    ("contact", "name.family"),
    ("interaction", "at, subject"),
    ("interaction", "at, body"),
    ("interaction", "at, channel, customer"),
    ("contact", "bare name, company"),
    ("customer", "company"),
    ("customer", "legal_name"),
    ("customer", "name, domains"),
    ("customer", "name, industry"),
    ("customer", "name, size"),
    ("customer", "name, vat_id"),
    ("customer", "name, websites"),
    ("contact", "name, birthday"),
    ("contact", "name, name.salutation"),
    ("contact", "name, roles.position"),
    ("contact", "person"),
)


def detect_kind(table: Table, catalogue: Catalogue) -> Kind:
    """Tell the kind: our own `kind` column says it; otherwise the columns together do.

    Raises:
        UndetectedKindError: the columns fit several kinds, or none.
    """
    named = _named(table, catalogue)
    if named:
        return named
    traits: dict[str, set[str]] = {}  # told once a kind, for a table may have 10,000 columns
    for name, sign in _SIGNS:
        kind = catalogue.by_name.get(name)
        if kind and name not in traits:
            traits[name] = _traits(table.header, kind)
        if kind and set(sign.split(", ")) <= traits[name]:
            return kind
    raise UndetectedKindError([kind.name for kind in catalogue.kinds])


def _named(table: Table, catalogue: Catalogue) -> Kind | None:
    if "kind" not in table.header or not table.rows:
        return None
    at = table.header.index("kind")
    return catalogue.by_name.get("".join(table.rows[0].cells[at : at + 1]))


def _traits(header: Iterable[str], kind: Kind) -> set[str]:
    traits = set()
    for column in header:
        goal, word = find(column, kind, _ANY_SOURCE), key(column)
        if goal:
            traits.add(field_path(goal.path))
        traits.update(
            name
            for name, known in (
                ("company", _COMPANY),
                ("person", _PERSON),
                ("bare name", {"name"}),
                ("own word", _DOCUMENTS.get(kind.name, ())),
            )
            if word in known
        )
    return traits

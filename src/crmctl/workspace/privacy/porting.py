"""The answer to a request for portability (GDPR Art. 20): JSON for programs, or a vCard."""

import json

from crmctl.errors.records import ErasedRecordError
from crmctl.interchange.formats.vcard.writing import to_vcard
from crmctl.model.record import Record, Ref
from crmctl.privacy.provided import card, provided
from crmctl.privacy.subject import subject_of
from crmctl.privacy.veiling import veiled
from crmctl.workspace.names import names
from crmctl.workspace.privacy.gathering import known_beside, near_to
from crmctl.workspace.workspace import Workspace


def portable_json(workspace: Workspace, person: Record) -> str:
    """Give what a person has provided.

    Raises:
        ErasedRecordError: the person was erased.
    """
    _require_there(person)
    near = near_to(workspace, person)
    subject = subject_of(person, [one for one in near if one.kind == "customer"])
    whom = known_beside(workspace, person, (), subject, near)
    kind = workspace.catalogue.by_name["contact"]
    tree = provided(person, near, kind, lambda text: veiled(text, whom))
    return json.dumps(tree, ensure_ascii=False, indent=2) + "\n"


def portable_card(workspace: Workspace, person: Record) -> str:
    """Give a person's own address as a vCard (RFC 6350).

    Raises:
        ErasedRecordError: the person was erased.
    """
    _require_there(person)
    record = card(person)
    refs = [Ref("customers", one["customer"]) for one in record.get("roles", ())
            if "customer" in one]  # fmt: skip
    named = {ref.id: name for ref, name in names(workspace, refs).items()}
    return "".join(to_vcard([record], named))


def _require_there(person: Record) -> None:
    if "erased" in person.data:
        raise ErasedRecordError(str(person.ref))

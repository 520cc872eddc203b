"""The kinds of records, in the order in which people meet them.

A new kind is a file beside this one and a line here; `tests/architecture` names what else it
needs (an example, its page in the docs).
"""

from crmctl.model.base import RecordModel
from crmctl.model.contact import Contact
from crmctl.model.customer import Customer
from crmctl.model.interaction import Interaction
from crmctl.model.task import Task

KINDS: tuple[type[RecordModel], ...] = (Customer, Contact, Interaction, Task)

BY_NAME = {name: kind for kind in KINDS for name in (kind.KIND, kind.FOLDER)}

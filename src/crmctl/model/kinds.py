"""The kinds of records, in the order in which people meet them.

A new kind is a file beside this one and a line here; `tests/architecture` names what else it
needs (an example, its page in the docs).
"""

from crmctl.model.base import RecordModel
from crmctl.model.campaign import Campaign
from crmctl.model.complaint import Complaint
from crmctl.model.contact import Contact
from crmctl.model.contract import Contract
from crmctl.model.credit import Credit
from crmctl.model.customer import Customer
from crmctl.model.deal import Deal
from crmctl.model.interaction import Interaction
from crmctl.model.invoice import Invoice
from crmctl.model.order import Order
from crmctl.model.product import Product
from crmctl.model.quote import Quote
from crmctl.model.task import Task

KINDS: tuple[type[RecordModel], ...] = (
    *(Customer, Contact, Interaction, Task),
    *(Product, Deal, Quote, Order, Invoice, Credit),
    *(Complaint, Campaign, Contract),
)

BY_NAME = {name: kind for kind in KINDS for name in (kind.KIND, kind.FOLDER)}

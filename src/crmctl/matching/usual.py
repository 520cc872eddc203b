"""What is usual: how the same one, relatives and strangers agree, before any row was looked at.

From experience with registers and address lists; `learning.py` moves the shares of the same to
what the rows at hand show, as far as there are enough of them. Shares and chances are those of
the levels like, part, near and exact; what is missing to 1 is left to chance.
"""

from collections.abc import Mapping

Shares = tuple[float, float, float, float]
NONE: Shares = (0.0, 0.0, 0.0, 0.0)

# How often unrelated rows agree.
CHANCE: Mapping[str, Shares] = {
    "given": (0.03, 0.03, 0.01, 0.005),
    "family": (0.01, 0.004, 0.003, 0.001),
    "order": (1e-9, 1e-9, 1e-9, 0.5),
    "unheard": (1e-9, 1e-9, 1e-9, 0.2),
    "date": (0.03, 2e-3, 5e-4, 5e-5),
    "email": (1e-3, 1e-3, 1e-5, 1e-6),
    "phone": (1e-4, 1e-4, 1e-5, 1e-6),
    "organisation": (0.02, 0.01, 1e-4, 2e-5),
    "form": (1e-9, 1e-9, 1e-9, 0.4),
    "street": (0.01, 2e-3, 1e-3, 1e-3),
    "house": (0.02, 0.05, 0.1, 0.02),
    "postcode": (0.02, 0.02, 1e-3, 1e-3),
    "city": (0.01, 5e-3, 3e-3, 3e-3),
    "region": (0.02, 0.02, 0.02, 0.1),
    "country": (1e-9, 1e-9, 1e-9, 0.5),
    "identifier": (1e-6, 1e-6, 1e-5, 1e-7),
    "text": (0.05, 0.02, 1e-3, 1e-3),
    "category": (0.05, 0.05, 0.01, 0.1),
}

# How the same one agrees. What is missing to 1 are values that changed or are wrong.
SAME: Mapping[str, Shares] = {
    "given": (0.03, 0.07, 0.12, 0.74),
    "family": (0.02, 0.02, 0.12, 0.78),
    "order": (0.0, 0.0, 0.0, 0.94),
    "unheard": (0.0, 0.0, 0.0, 0.5),
    "date": (0.03, 0.06, 0.12, 0.74),
    "email": (0.02, 0.08, 0.10, 0.50),
    "phone": (0.01, 0.02, 0.04, 0.54),
    "organisation": (0.03, 0.08, 0.15, 0.64),
    "form": (0.0, 0.0, 0.0, 0.80),
    "street": (0.02, 0.06, 0.12, 0.60),
    "house": (0.01, 0.04, 0.05, 0.70),
    "postcode": (0.01, 0.03, 0.06, 0.75),
    "city": (0.01, 0.05, 0.10, 0.75),
    "region": (0.01, 0.01, 0.03, 0.85),
    "country": (0.0, 0.0, 0.0, 0.9),
    "identifier": (0.0, 0.02, 0.08, 0.85),
    "text": (0.10, 0.15, 0.15, 0.40),
    "category": (0.05, 0.10, 0.05, 0.50),
}
SAME_ORGANISATION: Mapping[str, Shares] = {**SAME, "email": (0.02, 0.35, 0.05, 0.45)}
"""Of organisations one row has the mailbox of this desk, another one that of that desk."""
PLACE = frozenset({"street", "house", "postcode", "city", "region", "country"})
"""Where somebody is: it changes as a whole when they move."""
WORK = frozenset({"organisation", "form", "email"})
"""For whom somebody works: it changes as a whole when they change the employer."""
NOT_WHO = PLACE | {"form", "order", "unheard", "category"}
"""What says where somebody is, or of which sort, but not who."""

# People of one family name at one address.
HOUSEHOLD: Mapping[str, Shares] = {
    "given": (0.0, 0.0, 0.0, 0.003),  # fathers and sons
    "family": (0.01, 0.02, 0.03, 0.85),
    "date": (0.0, 0.0, 0.0, 0.03),  # twins
    "email": (0.0, 0.02, 0.0, 0.05),
    "phone": (0.0, 0.01, 0.0, 0.40),
    "organisation": (0.0, 0.0, 0.0, 0.05),
    "form": (0.0, 0.0, 0.0, 0.05),
    "street": (0.01, 0.01, 0.08, 0.88),
    "house": (0.0, 0.01, 0.02, 0.94),
    "postcode": (0.0, 0.01, 0.02, 0.94),
    "city": (0.0, 0.01, 0.02, 0.94),
    "region": (0.0, 0.0, 0.02, 0.95),
    "country": (0.0, 0.0, 0.0, 0.95),
}
# People of one employer.
COLLEAGUE: Mapping[str, Shares] = {
    "family": (0.0, 0.0, 0.0, 0.02),
    "email": (0.0, 0.75, 0.01, 0.02),
    "phone": (0.0, 0.40, 0.01, 0.15),
    "organisation": (0.01, 0.02, 0.10, 0.85),
    "form": (0.0, 0.0, 0.05, 0.85),
    "street": (0.0, 0.02, 0.05, 0.50),
    "house": (0.0, 0.02, 0.03, 0.50),
    "postcode": (0.0, 0.02, 0.03, 0.50),
    "city": (0.0, 0.02, 0.03, 0.50),
    "region": (0.0, 0.0, 0.02, 0.70),
    "country": (0.0, 0.0, 0.0, 0.95),
}
# Organisations of one group, or branches of one.
SISTER: Mapping[str, Shares] = {
    "organisation": (0.30, 0.40, 0.10, 0.10),
    "email": (0.0, 0.40, 0.0, 0.05),
    "phone": (0.0, 0.20, 0.0, 0.02),
    "street": (0.0, 0.02, 0.02, 0.10),
    "house": (0.0, 0.02, 0.02, 0.10),
    "postcode": (0.0, 0.02, 0.02, 0.20),
    "city": (0.0, 0.02, 0.02, 0.15),
    "region": (0.0, 0.0, 0.02, 0.50),
    "country": (0.0, 0.0, 0.0, 0.9),
    "text": (0.2, 0.2, 0.1, 0.2),
    "category": (0.1, 0.1, 0.05, 0.5),
}
# Departments of one house, and sister organisations in it.
DEPARTMENT: Mapping[str, Shares] = {
    "organisation": (0.45, 0.45, 0.02, 0.0),
    "form": (0.0, 0.0, 0.0, 0.50),
    "email": (0.0, 0.50, 0.0, 0.30),
    "phone": (0.0, 0.35, 0.01, 0.35),
    "street": (0.0, 0.02, 0.08, 0.86),
    "house": (0.0, 0.02, 0.08, 0.86),
    "postcode": (0.0, 0.01, 0.02, 0.94),
    "city": (0.0, 0.01, 0.02, 0.94),
    "region": (0.0, 0.0, 0.02, 0.95),
    "country": (0.0, 0.0, 0.0, 0.95),
    "text": (0.2, 0.2, 0.1, 0.2),
    "category": (0.1, 0.1, 0.05, 0.5),
}
# Branches: one name, other places.
BRANCH: Mapping[str, Shares] = {
    "organisation": (0.05, 0.20, 0.10, 0.60),
    "form": (0.0, 0.0, 0.0, 0.80),
    "email": (0.0, 0.50, 0.02, 0.30),
    "phone": (0.0, 0.05, 0.0, 0.0),
    "city": (0.0, 0.02, 0.02, 0.15),
    "region": (0.0, 0.0, 0.02, 0.50),
    "country": (0.0, 0.0, 0.0, 0.9),
    "text": (0.2, 0.2, 0.1, 0.3),
    "category": (0.05, 0.10, 0.05, 0.7),
}
# Organisations at one address.
SAME_PLACE: Mapping[str, Shares] = {
    "email": (0.0, 0.02, 0.0, 0.02),
    "phone": (0.0, 0.10, 0.0, 0.10),
    "street": (0.0, 0.02, 0.08, 0.86),
    "house": (0.0, 0.02, 0.08, 0.86),
    "postcode": (0.0, 0.01, 0.02, 0.94),
    "city": (0.0, 0.01, 0.02, 0.94),
    "region": (0.0, 0.0, 0.02, 0.95),
    "country": (0.0, 0.0, 0.0, 0.95),
}

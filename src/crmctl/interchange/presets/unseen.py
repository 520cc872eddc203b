"""Systems of which no header was seen, and what is known of their exports all the same.

There is no preset for them, for one would be invented: the usual English and German words are
tried, a person corrects what they miss, and `--save-preset` keeps the result.
"""

from collections.abc import Mapping
from typing import NamedTuple

_NOTHING = "No export was seen, and no description of one."


class Unseen(NamedTuple):
    """A system without a preset.

    Attributes:
        title: its name, for people.
        known: what is known of its files.
        where: the source of that.
    """

    title: str
    known: str = _NOTHING
    where: str = ""


UNSEEN: Mapping[str, Unseen] = {
    "apple": Unseen(
        "Apple Contacts and iCloud",
        "They export vCard, which is read without a preset.",
    ),
    "bsi": Unseen("BSI Customer Suite"),
    "capsule": Unseen(
        "Capsule",
        "Files are separated by commas. In a row with a person and an organisation the other "
        "columns are the person's.",
        "https://capsulecrm.com/support/import/",
    ),
    "centralstationcrm": Unseen(
        "CentralStationCRM",
        "It exports .xls (Excel 97 to 2003) and vCard; take the vCard.",
        "https://cscrm.centraldesk.com/de/articles/"
        "jffx-personen-und-firmen-zu-centralstationcrm-importieren",
    ),
    "cobra": Unseen("cobra CRM"),
    "elaine": Unseen("ELAINE"),
    "emarsys": Unseen(
        "Emarsys",
        "The columns are chosen by each user. Files are UTF-8 and separated by commas.",
        "https://help.emarsys.com/hc/en-us/articles/360013809934",
    ),
    "evalanche": Unseen("Evalanche"),
    "samdock": Unseen(
        "Samdock",
        "There are templates as CSV and xlsx; what stands in them was not seen.",
        "https://de.samdock.help/article/272-import-update",
    ),
    "sap": Unseen("SAP CRM"),
    "superoffice": Unseen("SuperOffice"),
    "tecart": Unseen(
        "TecArt",
        "Files are separated by semicolons and quoted with quotation marks.",
        "https://docs.tecart.de/display/public/TBV410/Import",
    ),
    "weclapp": Unseen("weclapp"),
    "work4all": Unseen("work4all"),
}

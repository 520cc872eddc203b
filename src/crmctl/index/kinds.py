"""A kind as the index knows it, for whoever has no time for the rest of the index."""

import json
import sqlite3
from contextlib import closing
from pathlib import Path

from crmctl.model.catalogue import Catalogue, Kind


def kind_of(index: Path, folder: str) -> Kind | None:
    """Give the kind whose records lie in a folder; None where the index cannot tell."""
    try:
        uri = f"{index.absolute().as_uri()}?mode=ro"
        with closing(sqlite3.connect(uri, uri=True)) as connection:
            asked = "SELECT value FROM meta WHERE key = 'catalogue'"
            ((text,),) = connection.execute(asked).fetchall()
        kinds = [kind for kind in json.loads(text)["kinds"] if kind["folder"] == folder]
        catalogue = Catalogue.from_json({"kinds": kinds})
    except (sqlite3.Error, ValueError, KeyError, TypeError):
        return None
    return catalogue.by_name.get(folder)

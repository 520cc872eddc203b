"""How each picture is drawn on a page."""

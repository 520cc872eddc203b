"""How each picture is typed in a terminal."""

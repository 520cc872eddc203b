"""How each type of value is compared: one file a field.

A field prepares its columns once, names the keys under which a row is found, and says how far two
rows agree.
"""

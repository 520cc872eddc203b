"""What people type where a form wants something and they have nothing."""

import re

# Never names: Null, No and None are.
WORDS = (
    r"test|test ?test|tests?\d+|testuser|test user|testkunde|n/a|n\.a\.|k\.?a\.|asdf+"
    r"|qwert[yz]?|xx+|yyy+|zzz+|foo|foobar|unknown|unbekannt|tbd|todo|\?+|-+|\.+"
    r"|dummy|lorem ipsum|placeholder"
)
is_placeholder = re.compile(WORDS, re.IGNORECASE).fullmatch

"""Which characters and writings YAML readers understand alike.

The emitter and the fast reader share these patterns, so that neither can drift from the other.
"""

import re

MAX_DEPTH = 32
"""Mappings and lists may stand so deep in each other; records need five levels."""

MAX_KEY = 1000
"""YAML wants a key's colon within 1024 characters of its start."""

LARGE = 256 * 1024
"""A file of more bytes is read, with a warning."""

LIMIT = 4 * 1024 * 1024
"""A file of more bytes is not a record."""

# Never written raw: controls; line separators, which YAML 1.1 takes for line ends and 1.2 does
# not; bidirectional marks, which show a text in another order than it has; the byte order mark;
# code points that UTF-8 or YAML cannot carry. The tab and the line feed are looked at where they
# stand.
UNSAFE = (
    r"\x00-\x08\x0b-\x1f\x7f-\x9f"
    r"\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff\ufffe\uffff\ud800-\udfff"
)

# The patterns below are for text in which `UNSAFE_CHARACTER` was looked for before: to look for
# it once takes less time than to name all those characters in each pattern.

# A plain scalar that every reader takes whole: it begins with no indicator, has no `: ` and no
# ` #`, ends with neither a colon nor a blank, and stands on one line.
_FIRST = r"[^\s\-?:,\[\]{}#&*!|>'\"%@`]"
_REST = r"[^:#\t\n]*"
PLAIN = rf"{_FIRST}{_REST}(?:(?::(?! |\Z)|(?<! )#){_REST})*(?<! )"

# Typed values may begin with a minus: -5, and --03-12 for a birthday without a year.
TYPED = rf"-{{0,2}}{PLAIN}"

QUOTED = r'"[^"\\\t\n]*(?:\\(?:["\\nrt]|u(?!d[89a-f])[0-9a-f]{4})[^"\\\t\n]*)*"'

# What some reader of YAML 1.1 or 1.2 makes something else of. Sexagesimal and octal numbers,
# underscores and the many words for true and false are YAML 1.1 (https://yaml.org/type/), 0o17
# is 1.2, and Ruby's Psych also takes a comma for a separator of thousands. A line that begins
# with `...` may end the document.
RETYPED = (
    r"(?i:y|n|yes|no|on|off|true|false|null|~|=|<<"
    r"|[-+]?0[xob][0-9a-f_.p+-]*"
    r"|[-+]?\.?[0-9][0-9_,.:]*(?:e[-+]?[0-9_]*)?"
    r"|[-+]?\.(?:inf|nan)?"
    r"|[0-9]{4}-[0-9]{1,2}-[0-9]{1,2}(?:[t \t].*)?"
    r"|\.\..*)"
)

NULLS = frozenset({"", "~", "null", "Null", "NULL"})
"""Plain scalars that every YAML reader takes for nothing."""

UNSAFE_CHARACTER = re.compile(f"[{UNSAFE}]")

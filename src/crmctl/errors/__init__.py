"""What stops us: each exception builds its own sentence and has its own exit code.

One file a topic. A sentence says what happened and what to do next; it never quotes a value from a
record.
"""

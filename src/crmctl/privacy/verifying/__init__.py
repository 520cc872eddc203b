"""Whether a person is still there, told by keyed digests alone.

Nothing here is shared with what finds and erases (`privacy/writings`, `privacy/traces`): a mistake
that both made would go unseen.
"""

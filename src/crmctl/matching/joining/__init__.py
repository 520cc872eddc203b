"""Two edits of one record, joined: what a merge of two clones makes of one file."""

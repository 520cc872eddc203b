"""What exports of other systems look like: one YAML file a system, told from its header.

`preset` says what a preset is, `loader` reads its file, `registry` lists those of ours,
`recognise` tells of which system a table is, `applying` says what each column of a table is,
`saving` makes a preset of what a person chose.
"""

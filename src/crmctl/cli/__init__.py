"""The command line: one file a command; `registry` lists them, `app` runs them."""

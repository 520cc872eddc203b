"""One file a format that is no table; `registry` lists them."""

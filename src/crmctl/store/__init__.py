"""One YAML file, safely: reading, writing canonical text, editing what a person wrote."""

"""The only door to git: everything that runs git, and nothing that a repository names."""

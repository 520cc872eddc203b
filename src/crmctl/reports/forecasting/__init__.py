"""The forecast: what is foretold, by which methods, and how wrong it was."""

"""History written anew: new objects beside the old ones, and one swap of all refs."""

"""Who is meant, where they stand, what to erase, who may be contacted: decided, not done."""

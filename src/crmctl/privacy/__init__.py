"""What is personal, who is meant, what to erase, who may be contacted. Decides; touches nothing."""

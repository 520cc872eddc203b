"""What keeps old objects alive, or names them: found, refused or taken away."""

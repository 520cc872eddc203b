"""Documents and their life: from a quote's first line to the payment of its invoice."""

"""What is offered, sold and owed: amounts, taxes, totals, states, numbers. Pure functions."""

"""Cases: one customer's answers with all that belongs to them, kept in a file and played again."""

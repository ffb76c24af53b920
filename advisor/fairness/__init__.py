"""The fairness audit: how evenly the advice treats incumbents and competitors, in figures."""

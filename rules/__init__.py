"""Knowledge and engine: scores the needs of customers against provider profiles."""

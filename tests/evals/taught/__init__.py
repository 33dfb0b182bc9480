"""A retail-like set with terms and examples: what teaching brings."""

"""What teaching brings: the same questions without terms and examples, with each, with both."""

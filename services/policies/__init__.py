"""Row and column rules: what a user may see of a source, in statements and in schemas."""

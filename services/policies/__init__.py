"""Row and column rules: what a user may see of a source, applied to statements and schemas."""

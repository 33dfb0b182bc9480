"""The question cut into tokens and spans, and what each span may be."""

"""What a statement shows: the columns of a list, in the reader's language."""

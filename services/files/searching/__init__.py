"""Documents are searched: passages of a user's files for words."""

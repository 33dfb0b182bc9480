"""A kind of source that does not exist, described as a new one is."""

"""Numbers and periods of a text: where they stand, what they say, how exactly."""

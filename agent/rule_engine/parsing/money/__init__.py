"""Money that no word of the question names by its column."""

"""What common words of business ask for, in terms of the columns that are there."""

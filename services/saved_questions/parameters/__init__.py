"""Values of a statement that its readers may change: found, checked, and put into its tree."""

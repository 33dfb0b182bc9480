"""What unknown words mean by the dictionary entries of the labels at hand."""

"""What unknown words of a question are taken for, where that is sure enough."""

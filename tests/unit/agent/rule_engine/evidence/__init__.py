"""Answers for which the words of a question are evidence enough, of an invented hair salon."""

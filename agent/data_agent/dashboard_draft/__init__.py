"""A dashboard that is asked for in a chat: the wish, and the questions that its cards answer."""

"""A dashboard that is asked for in a chat: the request, and the questions that its cards answer."""

"""The assistant: answers in conversations with tools, documents and memory of the chat."""

"""The nodes of the assistant's graph, one in each module."""

"""The nodes of the data agent's graph, one in each module."""

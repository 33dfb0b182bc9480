"""Questions one could ask next."""

"""Documents become passages, each from one page, and an index of their words."""

"""The question read a second time, without the model, and whether that gives the same rows."""

"""Days that the verb of a question speaks of."""

"""What happened to things: rows of events that verbs name."""

"""From what is asked to one statement in the dialect of the source."""

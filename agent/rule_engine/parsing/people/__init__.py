"""Questions about people: how old they are, and which of them did most."""

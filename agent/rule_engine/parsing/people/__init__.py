"""Questions about people: their ages, whom they are below, and who did something, or most."""

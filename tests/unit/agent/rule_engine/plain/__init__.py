"""Plain questions of a new user, over a dealer in drones."""

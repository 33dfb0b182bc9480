"""When something happened, how long it takes, and by which day of a row it counts."""

"""What is the same for sessions with every kind of database: bounds, settings, failures."""

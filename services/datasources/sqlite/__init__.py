"""SQLite: how its files are opened, what they hold, and its engine inside a reader process."""

"""What the routes of `controllers/routes/files` take and answer with."""

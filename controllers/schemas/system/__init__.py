"""What the routes of `controllers/routes/system` take and answer with."""

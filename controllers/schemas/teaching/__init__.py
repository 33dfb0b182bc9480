"""What the routes of `controllers/routes/teaching` take and answer with."""

"""What the routes of `controllers/routes/access` take and answer with."""

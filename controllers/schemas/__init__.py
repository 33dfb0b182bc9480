"""What requests and responses look like: pydantic models, by topic."""

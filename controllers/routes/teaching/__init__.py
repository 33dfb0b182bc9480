"""Routes of what administrators teach, and of how it is proposed, evaluated and reviewed."""

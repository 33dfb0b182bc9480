"""What is known of the sources, arranged for searching."""

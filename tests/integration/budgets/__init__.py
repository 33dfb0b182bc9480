"""What users may use in a day."""

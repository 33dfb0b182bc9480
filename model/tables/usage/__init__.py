"""What users use, and how much they may."""

"""What administrators teach about sources: terms with their meaning, and verified examples."""

"""What a changed schema breaks."""

"""What the rows show, in words."""

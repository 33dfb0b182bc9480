"""What the notes of columns say of their values."""

"""Keys that nothing declares: how they are recognized by names, notes and values."""

"""Routes of data sources: manage, set up and sync them; what syncs found; their joins."""

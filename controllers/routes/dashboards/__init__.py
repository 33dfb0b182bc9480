"""Routes of dashboards: create, share, answer their cards."""

"""Routes of one data source."""

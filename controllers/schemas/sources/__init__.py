"""Parts of data sources as they are shown, and as they are given."""

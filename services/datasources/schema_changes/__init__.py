"""What a sync found changed in the tables of a source."""

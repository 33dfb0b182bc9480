"""A question over a data source, answered: one graph for databases and for sheets."""

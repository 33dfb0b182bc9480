"""What a chart draws: the roles of result columns, the shape of a result, its frame."""

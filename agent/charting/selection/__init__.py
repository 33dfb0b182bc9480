"""Which chart type a result gets, and which others fit it."""

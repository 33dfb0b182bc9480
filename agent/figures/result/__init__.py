"""The result as a text may speak of it: measures, labels, periods, names of rows."""

"""Numbers by what their columns say of them: in which unit, and for which time they stand."""

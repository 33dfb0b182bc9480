"""Rules hold whatever tables of a source are called, and whatever becomes of them."""

"""Phrases of a trade in terms of the columns at hand: margins, repeat customers, growth."""

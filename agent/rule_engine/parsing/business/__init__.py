"""Common business phrases in terms of the columns at hand: margins, repeat customers, growth."""

"""Claims that a name is at a place among others: the highest, the second, the next one."""

"""How questions are answered that have no answer, or more than one."""

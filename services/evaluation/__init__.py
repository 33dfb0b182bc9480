"""How many questions are answered right: the scorer, and the evaluation of a source's examples."""

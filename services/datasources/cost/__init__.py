"""The cost gate: what a statement would cost is estimated before it runs."""

"""Random schemas, rules and statements, and a database that holds only what a user may see."""

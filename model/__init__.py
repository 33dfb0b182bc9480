"""Plain types, settings, errors and our own database. Imports no other package of ours."""

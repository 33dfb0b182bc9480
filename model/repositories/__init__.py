"""Every statement on our own database, a module for each kind of record."""

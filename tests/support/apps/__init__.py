"""The application as a running service, in the set-ups that tests need."""

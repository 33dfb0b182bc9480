"""The routes of the API, a blueprint for each topic."""

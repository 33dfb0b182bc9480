"""The engine that needs no model: question → statement, rows → sentences."""

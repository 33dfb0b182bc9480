"""Answers questions by rules, without a model: question → intent → SQL, rows → sentences."""

"""Answers questions: the data agent, the assistant, models. Knows no server and no database."""

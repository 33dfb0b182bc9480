"""Saved questions: statements of answers that run again, without a model, for whoever may."""

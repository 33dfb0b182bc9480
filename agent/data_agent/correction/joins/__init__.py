"""Corrects joins: adds missing ones, fixes conditions, removes unused ones."""

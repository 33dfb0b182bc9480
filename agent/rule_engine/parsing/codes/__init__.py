"""Codes and letters that stand for rows or grades."""

"""Infers undeclared joins from names and types, and checks them on the values."""

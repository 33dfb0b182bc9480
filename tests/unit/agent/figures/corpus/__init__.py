"""Sentences about small results, with what the check must mark in each of them."""

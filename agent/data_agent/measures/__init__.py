"""Measures that a writer names: our code puts in the expressions that administrators wrote."""

"""Tests of the nodes of the graph."""

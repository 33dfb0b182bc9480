"""Descriptions of the engines that can be asked: one folder each, and the registry."""

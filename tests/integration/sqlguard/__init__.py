"""The guard against what real engines do."""

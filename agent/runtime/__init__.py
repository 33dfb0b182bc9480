"""What runs of every agent share: fair scheduling, deadlines, lazy imports, usage tracking."""

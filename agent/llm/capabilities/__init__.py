"""What a model's server can do beyond chat completions, and how it is asked for it."""

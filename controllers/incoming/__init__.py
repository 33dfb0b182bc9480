"""What comes in, before any handler looks at it."""

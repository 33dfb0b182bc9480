"""What of a question over data a model may see."""

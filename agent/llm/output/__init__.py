"""What a model wrote, taken apart: thinking, tool calls, JSON."""

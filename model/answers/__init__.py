"""What an answer consists of: activities in events, stored parts, images."""

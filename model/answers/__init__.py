"""What an answer consists of: activities on the wire, stored parts, images."""

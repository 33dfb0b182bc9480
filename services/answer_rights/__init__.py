"""Which stored answers their users may still see."""

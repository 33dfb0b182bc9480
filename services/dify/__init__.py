"""A Dify application that answers: its protocol, and what its events mean in ours."""

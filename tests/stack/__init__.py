"""`make test-stack`: the images and the compose stack, on a real engine."""

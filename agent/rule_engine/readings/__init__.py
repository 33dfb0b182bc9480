"""Other readings of a question that was understood: each as an intent of its own."""

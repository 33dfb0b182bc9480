"""Routes of saved questions: save, share, run."""

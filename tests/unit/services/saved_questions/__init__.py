"""Parameters of saved questions."""

"""Tables of saved questions."""

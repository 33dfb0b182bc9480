"""Questions in twos: the second is a whole new one, or continues the first."""

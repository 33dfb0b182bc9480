"""What no stored row answers, and the refusals that say so."""

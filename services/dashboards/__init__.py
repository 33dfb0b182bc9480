"""Dashboards: answers of saved questions beside each other, for whoever may see them."""

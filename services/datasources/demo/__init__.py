"""The demo source: a retailer of three years, made by a seeded script."""

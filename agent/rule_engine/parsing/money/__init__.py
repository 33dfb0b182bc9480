"""Money whose column the question does not name: sales, refunds, prices, spending."""

"""Results of many trades with what summaries say of them."""

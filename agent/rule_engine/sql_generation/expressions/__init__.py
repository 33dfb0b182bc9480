"""Parts of a select, as each dialect writes them."""

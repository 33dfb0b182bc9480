"""What falls to a time, a head or an order on average, in phrases that name neither."""

"""The promises of the product, and the tests that keep them."""

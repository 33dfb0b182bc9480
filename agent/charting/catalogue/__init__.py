"""The catalogue of chart types, with the conditions and builders that its entries name."""

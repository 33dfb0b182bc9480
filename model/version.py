"""What this product is called and which version this is."""

NAME = "TableTalk"
VERSION = "0.1.0"

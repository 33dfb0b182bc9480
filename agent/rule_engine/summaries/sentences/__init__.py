"""The sentences of a computed summary, each kind of result in a module of its own."""

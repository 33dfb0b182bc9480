"""One pass over the spans for each kind of phrase; each adds to the intent."""

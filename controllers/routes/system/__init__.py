"""Routes about the installation itself: health, metrics, doctor, API docs, web page."""

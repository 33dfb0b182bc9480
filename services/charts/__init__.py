"""Images of charts, by the chart service."""

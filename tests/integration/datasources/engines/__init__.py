"""Each kind of data source against its real engine."""

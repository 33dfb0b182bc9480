"""Where the content of files lies: one port, in a local folder or in an S3 object store."""

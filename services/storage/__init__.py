"""Object storage behind one port: a local folder or an S3 object store."""

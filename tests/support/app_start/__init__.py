"""What an application of a test starts with: settings, records, and what is not worked out anew."""

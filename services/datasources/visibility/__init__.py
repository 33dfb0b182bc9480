"""What users may see of a source: no table or column that an administrator has disabled."""

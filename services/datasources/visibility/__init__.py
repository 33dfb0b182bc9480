"""What users may see of a source: nothing that an administrator has switched off."""

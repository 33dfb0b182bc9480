"""What a user would see of a source under rules that are not stored yet."""

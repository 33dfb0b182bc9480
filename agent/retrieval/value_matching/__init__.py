"""Matches parts of a question with stored values: folded, shortened, as pinyin, translated."""

"""Groups that a question asks for by the name of a column: 按类型统计, count by channel.

A statement without them is about all rows, or about those of one kind that nobody named.
"""

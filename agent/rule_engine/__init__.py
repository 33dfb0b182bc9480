"""Answers questions by rules, without a model: question → intent → SQL, rows → sentences.

The entrance is `sql_writer.py`. A question passes through, in this order:

- `same_example.py`: an example with the same question has its statement already.
- `unanswerable`: what no stored row tells is refused by name.
- `parsing`: the question becomes an intent (`intent.py`); its docstring says where the rule for a
  kind of question is.
- `rewording`: what was refused is tried again with its spelling corrected, or in other words.
- `outputs`: other columns are shown where the reader or the rows need them.
- `sql_generation`: the intent becomes a statement of the source's dialect.
- `readings`: what the question left open is told, with the statements of its other readings.

Once there are rows, `summaries` says what they show and `suggestions` what to ask next.
"""

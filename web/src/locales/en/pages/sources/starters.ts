export default {
  about:
    'A new chat about this source offers these questions. At first they are made from its tables; you can write your own, one list for each language. A question that names a table or column that a user may not see is not shown to that user.',
  limited:
    'Not for users under access rules: it names a stored value, or only a model can answer it, so what it tells is not known.',
  made: 'Made from the source',
  written: 'Written',
  none: 'No questions: a new chat offers none in this language.',
  question: 'Question {n}',
  placeholder: 'A question that this source answers',
  add: 'Add a question',
  up: 'Move question {n} up',
  down: 'Move question {n} down',
  remove: 'Remove question {n}',
  discard: 'Discard changes',
  reset: 'Use the made questions',
  resetDone: 'The made questions are shown again',
}

export default {
  title: 'Readings of the question',
  taken: 'Read as: {words}. It can also mean:',
  only: 'Read as: {words}.',
  open: 'The question can be read in several ways, among them:',
  second: {
    title: 'Second reading',
    agrees: 'Read again without the model, the question gives the same rows.',
    differs:
      'A second reading, without the model, gives another result ({n} row). | A second reading, without the model, gives another result ({n} rows).',
    offer: 'Without the model, the question can be read like this.',
    show: 'Show the statement',
    run: 'Run it',
  },
}

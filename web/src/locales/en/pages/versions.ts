export default {
  title: 'Compare statements',
  version: 'Version {n}',
  withRows: '{name}, {n} row | {name}, {n} rows',
  before: 'Left',
  after: 'Right',
  same: 'Both versions ran the same statement.',
  different: 'What only one of the statements has is marked.',
  none: 'This version has no statement.',
}

export default {
  run: 'Run again',
  states: { same: 'Same', different: 'Different', refused: 'Refused today', failed: 'Failed' },
  sameRows: 'The row is the same as then. | All {n} rows are the same as then.',
  counts: '{before} rows then, {now} rows now.',
  onlyNow: '{now} rows now; those of then are not stored.',
  columnsChanged: 'The columns are not those of then.',
  truncated: 'There are more rows than are read; only those that were read are compared.',
  rows: {
    gone: '{n} row is gone | {n} rows are gone',
    added: '{n} row is new | {n} rows are new',
    changed: '{n} row has changed | {n} rows have changed',
    now: '{n} row now | {n} rows now',
  },
  side: 'Before or after',
  before: 'before',
  after: 'now',
}

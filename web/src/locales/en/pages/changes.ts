export default {
  none: 'No changes yet',
  noneAbout: 'Tables and columns that a sync finds added, removed or of another type are listed here.',
  closedAbout:
    'Something with rules, or switched off, is gone: what is new may be the same under another name. Check it and adjust the rules, then switch it on.',
  count: '{n} change | {n} changes',
  showAll: 'Show all {n}',
  untold: '{n} more change is not listed. | {n} more changes are not listed.',
  kinds: {
    table_added: 'Table added',
    table_disabled: 'Table added, switched off',
    table_removed: 'Table removed',
    column_added: 'Column added',
    column_disabled: 'Column added, switched off',
    column_removed: 'Column removed',
    type_changed: 'Other type',
  },
  broken: '{n} entry does not fit the tables any more | {n} entries do not fit the tables any more',
  brokenAbout:
    'Terms, examples and joins are not used, and saved questions do not run, until the table or column is back or they are changed. A table whose rules do not fit is closed to those whom they concern.',
  references: { term: 'Term', example: 'Example', join: 'Join', rule: 'Rule', question: 'Saved question' },
}

export default {
  title: 'Replace {name}',
  about:
    'Upload the new version and see what it changes before anything happens. The file keeps its name; answers that you have stay as they are.',
  choose: 'Choose the new version',
  other: 'Choose another',
  reading: '{n}% read',
  action: 'Replace',
  done: '{name} is replaced',
  tables: 'Tables of this file',
  rows: '{before} → {after} rows',
  changes: { added: 'Added', removed: 'Removed', changed: 'Changed', same: 'Unchanged' },
  columnAdded: 'added',
  columnRemoved: 'removed',
  sources: 'Data sources that keep this file',
  sourcesAbout: 'They take the new tables at their next sync. Until then their questions use the old ones.',
  fits: 'No table or column is added, removed or of another type.',
}

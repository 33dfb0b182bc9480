export default {
  who: 'Who can see and ask this source',
  everybody: 'Everybody',
  everybodyAbout: 'Every user can ask it.',
  some: 'Only these groups and users',
  someAbout:
    'For everybody else, other administrators included, the source does not exist. Keep yourself or one of your groups here.',
  groups: 'Groups',
  addGroup: 'Add a group',
  noGroups: 'No groups yet',
  users: 'Users',
  addUser: 'Add a user',
  remove: 'Remove {name}',
  orphans: {
    title: 'Nobody can manage these data sources',
    about:
      'They are open to some groups and users only, and none of those can manage data sources any more. If you take one over, it is open to you too. The audit records it.',
    claim: 'Take over',
    claimed: '“{name}” is open to you now',
  },
  egress: {
    about:
      'What models, and other services that the answers use, may see of this source. The question itself is always sent.',
    remote: 'Models elsewhere',
    local: 'Local models',
    localAbout: 'Models that run within your installation, see their cards under Models.',
    levels: { names: 'Names', samples: 'Names and sample values', rows: 'Names, sample values and rows' },
    levelsAbout: {
      names: 'Tables, columns, types, comments, notes and definitions.',
      samples: 'Also values that a sync read, and those in examples and terms.',
      rows: 'Also results. Otherwise summary, chart and suggestions are computed here, and answers say so.',
    },
    never: 'Columns whose values are never sent',
    neverAbout:
      'The names of these columns are sent, their values at no level. Results that read them stay here as a whole, as do those of views over them, unless columns of the view are chosen here.',
    addColumn: 'Add a column',
    remove: 'Remove {name}',
    dependents: {
      title: 'Withheld with the columns that are saved',
      table: 'shows values of them. To decide it by column, choose columns of it above.',
      column: 'is computed or inherited from one of them.',
      notSynced: 'What views read is not known yet, so none is withheld. Sync this source.',
    },
  },
  limits: {
    about:
      'Before a statement runs, the database is asked what it would cost. Above a limit the answer waits, and the user decides: run it, narrow the question, or stop.',
    none: 'This database gives no usable estimate, so there is no limit to set.',
    rows: 'Rows read, at most',
    rowsAbout: 'Rows that the plan goes through, and pairs of rows that a join without an index compares.',
    cost: 'Cost by the planner, at most',
    costAbout: 'In the units of the database, as EXPLAIN shows them.',
    empty: 'No limit',
  },
}

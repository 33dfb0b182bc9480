export default {
  about: 'How this browser shows things to you. Nobody else is affected.',
  groups: {
    personal: 'Personal',
    data: 'Data',
    answering: 'Answering',
    system: 'System',
  },
  sqlOpen: 'Open the SQL always',
  sqlOpenAbout: 'Every answer shows its statement at once, without a click.',
  account: 'Account {name}',
}

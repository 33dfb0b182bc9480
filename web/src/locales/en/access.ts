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
}

export default {
  title: 'Go to',
  search: 'Search chats, saved questions, dashboards and pages',
  none: 'Nothing is called that.',
  kinds: { page: 'Page', chat: 'Chat', saved: 'Saved question', dashboard: 'Dashboard' },
  shortcuts: 'Keyboard shortcuts',
  keys: {
    palette: 'Search chats and go to any page',
    new_chat: 'New chat',
    shortcuts: 'This list',
    send: 'Send the question',
    line: 'New line in the question',
    last_question: 'Edit the last question (in an empty box)',
    cells: 'Select cells of a table',
    close: 'Close what is open',
  },
}

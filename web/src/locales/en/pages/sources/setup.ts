export default {
  titleOf: 'Set up {name}',
  about: 'You can leave at any step and come back: what you have done is stored.',
  steps: 'Steps of the set-up',
  place: 'Step {n} of {all}: {name}',
  done: '(done)',
  names: {
    connection: 'Connection',
    schema: 'Structure',
    tables: 'Tables',
    access: 'Access',
    questions: 'First questions',
  },
  titles: {
    connection: 'Which database?',
    schema: 'Reading the structure',
    tables: 'Choose the tables',
    access: 'Who may ask, and what may leave?',
    questions: 'The first questions',
  },
  abouts: {
    connection:
      'Use an account that can only read. The connection is tested before anything is stored. Until you finish, the source is open to you alone.',
    schema:
      'TableTalk reads the names of tables and columns, types, comments and keys. It reads no rows, so no values.',
    tables:
      'Only what is switched on can be asked; the rest does not exist for users, and its values are never read. Each switch is stored at once.',
    access: 'Until you go on, no values have been read and nothing but names can leave.',
    questions: 'Look through them, then finish the set-up and ask the first one.',
  },
  back: 'Back',
  next: 'Continue',
  connect: 'Test and continue',
  found: '{n} table was found. No rows were read. | {n} tables were found. No rows were read.',
  failedAbout:
    'Nothing was stored by this try. Check the rights of the account in the database, or go back and correct the connection, then try again.',
  interrupted:
    'The sync was interrupted: its process ended. It starts again by itself in {n} second. | The sync was interrupted: its process ended. It starts again by itself in {n} seconds.',
  lost: 'The connection to TableTalk was lost. Trying again…',
  noTables: 'No table is switched on. Switch on at least one to continue.',
  consent: {
    title: 'Reading values',
    yes: 'Read values of the tables that are switched on',
    yesAbout:
      'Frequent values, ranges and counts are stored here. Questions that name a value, such as a city or a status, are understood much better.',
    no: 'Read no values',
    noAbout:
      'Nothing of any row is read or stored by syncs. Questions are understood by the names and comments alone.',
    choose: 'Choose one of the two.',
  },
  valuesFailed: 'The values are not read yet.',
  unsaved: 'Save or discard the changed questions first.',
  ask: 'Finish and ask',
  finish: 'Finish without asking',
}

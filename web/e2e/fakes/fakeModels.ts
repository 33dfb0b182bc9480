/** What a test of a model finds out. */
export const FINDINGS = {
  ok: true,
  findings: [
    { ability: 'chat', state: 'ok', message: 'It answers: 12 ms for a short sentence.' },
    { ability: 'tools', state: 'missing', message: 'It did not call the tool it was given.' },
  ],
}

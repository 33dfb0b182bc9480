export default {
  title: 'Doctor',
  about: 'Every part of this installation, and what to do about what is wrong.',
  again: 'Examine again',
  verdict: { ok: 'Everything works', warning: 'It works, with limits', failed: 'Something does not work' },
  states: { ok: 'fine', warning: 'limited', failed: 'broken', off: 'not set up' },
}

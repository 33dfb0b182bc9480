export default {
  title: 'Doctor',
  about: 'See how every part of this installation is doing, and how to fix what is wrong.',
  again: 'Check again',
  verdict: { ok: 'Everything works', warning: 'It works, with limits', failed: 'Something does not work' },
  states: { ok: 'Fine', warning: 'Limited', failed: 'Broken', off: 'Not set up' },
}

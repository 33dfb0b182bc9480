import { mount } from '@vue/test-utils'
import { describe, expect, it } from 'vitest'
import EmptyState from '@/components/ui/EmptyState.vue'

const shown = (props: { title: string; text?: string }): string[] => {
  const state = mount(EmptyState, { props })
  return [state.get('h2').text(), ...state.findAll('p').map((each) => each.text())]
}

describe('an empty state', () => {
  it('has the first line as its heading, and what to do below', () => {
    expect(shown({ title: 'No files yet\nUpload a.csv. Or two.' })).toEqual([
      'No files yet',
      'Upload a.csv. Or two.',
    ])
  })

  it('keeps a title of one line, with a text of its own or none', () => {
    expect(shown({ title: 'Nothing. Really.' })).toEqual(['Nothing. Really.'])
    expect(shown({ title: 'One. Two.', text: 'Three.' })).toEqual(['One. Two.', 'Three.'])
  })
})

import { mount } from '@vue/test-utils'
import { describe, expect, it } from 'vitest'
import EmptyState from '@/components/ui/EmptyState.vue'

const shown = (props: { title: string; text?: string }): string[] => {
  const state = mount(EmptyState, { props })
  return [state.get('h2').text(), ...state.findAll('p').map((each) => each.text())]
}

describe('an empty state', () => {
  it('has the first sentence as its heading, and what to do below', () => {
    expect(shown({ title: 'No files yet. Upload one.' })).toEqual(['No files yet', 'Upload one.'])
    expect(shown({ title: '还没有文件。请上传 a.csv。' })).toEqual(['还没有文件', '请上传 a.csv。'])
  })

  it('keeps a title of one sentence, and one with a text of its own', () => {
    expect(shown({ title: 'Nothing like v1.5 here' })).toEqual(['Nothing like v1.5 here'])
    expect(shown({ title: 'One. Two.', text: 'Three.' })).toEqual(['One. Two.', 'Three.'])
  })
})

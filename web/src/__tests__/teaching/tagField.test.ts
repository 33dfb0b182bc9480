import { mount } from '@vue/test-utils'
import { describe, expect, it } from 'vitest'
import TagField from '@/components/ui/tags/TagField.vue'

function mountField(tags: string[] = []) {
  const field = mount(TagField, {
    props: {
      modelValue: tags,
      'onUpdate:modelValue': (modelValue: string[]) => field.setProps({ modelValue }),
      name: 'words',
      removeLabel: (word: string) => `Remove ${word}`,
      most: 3,
      longest: 10,
    },
  })
  return { field, input: field.get('input'), tags: () => field.props('modelValue') }
}

describe('TagField', () => {
  it('adds a word by Enter, and several at once by commas of either language', async () => {
    const { input, tags } = mountField()
    await input.setValue('revenue')
    await input.trigger('keydown', { key: 'Enter' })
    await input.setValue('营收，sales')
    expect(tags()).toEqual(['revenue', '营收', 'sales'])
  })

  it('takes no word twice, none beyond the limit, and nothing that is still composed', async () => {
    const { input, tags } = mountField(['Revenue'])
    await input.setValue('xiao')
    await input.trigger('keydown', { key: 'Enter', isComposing: true })
    expect(tags()).toEqual(['Revenue'])
    await input.setValue('revenue, a, b, c')
    expect(tags()).toEqual(['Revenue', 'a', 'b'])
  })

  it('keeps what was typed when the field is left, and removes by Backspace and by button', async () => {
    const { field, input, tags } = mountField(['a', 'b'])
    await input.setValue('c')
    await input.trigger('blur')
    expect(tags()).toEqual(['a', 'b', 'c'])
    await input.trigger('keydown', { key: 'Backspace' })
    await field.get('button[aria-label="Remove a"]').trigger('click')
    expect(tags()).toEqual(['b'])
  })

  it('lets Enter send the form when nothing is typed', async () => {
    const { field, input } = mountField(['a'])
    const event = new KeyboardEvent('keydown', { key: 'Enter', cancelable: true, bubbles: true })
    input.element.dispatchEvent(event)
    await field.vm.$nextTick()
    expect(event.defaultPrevented).toBe(false)
  })
})

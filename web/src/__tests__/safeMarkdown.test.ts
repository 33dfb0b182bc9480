import { mount } from '@vue/test-utils'
import { describe, expect, it, vi } from 'vitest'
import { nextTick } from 'vue'
import { i18n } from '@/locales'
import SafeMarkdown from '@/components/ui/SafeMarkdown.vue'

describe('SafeMarkdown', () => {
  it('paints a growing text once a frame, and its end together with the state that tells it', async () => {
    const frames: FrameRequestCallback[] = []
    vi.stubGlobal('requestAnimationFrame', (paint: FrameRequestCallback) => frames.push(paint))
    vi.stubGlobal('cancelAnimationFrame', () => frames.splice(0))
    const text = mount(SafeMarkdown, { props: { source: 'one', growing: true }, global: { plugins: [i18n] } })
    await text.setProps({ source: 'one two' })
    await text.setProps({ source: 'one two three' })
    expect(text.text()).toBe('one')
    expect(frames).toHaveLength(1)
    frames.splice(0).forEach((paint) => {
      paint(0)
    })
    expect(text.text()).toBe('one two three')
    void text.setProps({ source: 'one two three four' })
    await nextTick()
    await text.setProps({ growing: false })
    expect(text.text()).toBe('one two three four')
    expect(frames).toEqual([])
  })
})

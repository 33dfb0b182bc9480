import { mount } from '@vue/test-utils'
import { createPinia } from 'pinia'
import { beforeAll, beforeEach, describe, expect, it } from 'vitest'
import QuestionBox from '@/components/chat/composer/QuestionBox.vue'
import { isSubmitKey } from '@/composables/composer/submitKey'
import { i18n, switchLocale } from '@/locales'

const press = (change: object = {}) => ({
  key: 'Enter',
  shiftKey: false,
  isComposing: false,
  keyCode: 13,
  ...change,
})

function box(props: object = {}) {
  return mount(QuestionBox, {
    props: { busy: false, stopping: false, disabled: false, followUp: false, ...props },
    global: { plugins: [createPinia(), i18n] },
  })
}

describe('isSubmitKey', () => {
  it('sends on Enter, and on nothing else', () => {
    expect(isSubmitKey(press())).toBe(true)
    expect(isSubmitKey(press({ shiftKey: true }))).toBe(false)
    expect(isSubmitKey(press({ key: 'a' }))).toBe(false)
  })

  it('never sends while an input method composes', () => {
    expect(isSubmitKey(press({ isComposing: true }))).toBe(false)
    expect(isSubmitKey(press({ keyCode: 229 }))).toBe(false)
  })
})

describe('QuestionBox', () => {
  beforeAll(() => switchLocale('en'))
  beforeEach(() => {
    sessionStorage.clear()
  })

  it('sends the trimmed question once and empties itself', async () => {
    const wrapper = box()
    await wrapper.get('textarea').setValue('  各省份的销售额前五名 ')
    await wrapper.get('textarea').trigger('keydown', press())
    await wrapper.get('textarea').trigger('keydown', press())
    expect(wrapper.emitted('send')).toEqual([['各省份的销售额前五名']])
    expect(wrapper.get('textarea').element.value).toBe('')
  })

  it('does not send what is still being composed', async () => {
    const wrapper = box()
    await wrapper.get('textarea').setValue('xiaoshou')
    await wrapper.get('textarea').trigger('keydown', press({ isComposing: true }))
    expect(wrapper.emitted('send')).toBeUndefined()
  })

  it('sends what has to wait while an answer runs; only the button stops', async () => {
    const wrapper = box({ busy: true })
    expect(wrapper.findAll('button.main')).toHaveLength(1)
    await wrapper.get('textarea').setValue('next')
    expect(wrapper.get('[type=submit]').attributes('aria-label')).toBe('Add to the queue')
    await wrapper.get('textarea').trigger('keydown', press())
    expect(wrapper.emitted('send')).toEqual([['next']])
    expect(wrapper.emitted()).not.toHaveProperty('stop')
    await wrapper.get('button.stop').trigger('click')
    expect(wrapper.emitted('stop')).toHaveLength(1)
  })

  it('says when no more can wait, and keeps the words', async () => {
    const wrapper = box({ busy: true, full: true })
    await wrapper.get('textarea').setValue('one too many')
    await wrapper.get('textarea').trigger('keydown', press())
    expect(wrapper.emitted()).not.toHaveProperty('send')
    expect(wrapper.get('textarea').element.value).toBe('one too many')
    expect(wrapper.get('[role=status]').text()).toBe('At most 5 questions can wait.')
  })

  it('refuses a question that is too long', async () => {
    const wrapper = box()
    await wrapper.get('textarea').setValue('长'.repeat(4001))
    await wrapper.get('textarea').trigger('keydown', press())
    expect(wrapper.emitted('send')).toBeUndefined()
    expect(wrapper.get('[role=alert]').text()).toContain('4000')
  })
})

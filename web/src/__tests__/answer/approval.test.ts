import { describe, expect, it } from 'vitest'
import { decodedParts } from '@/composables/approval/decodedParts'
import { approvalDetails } from '@/composables/approval/details'
import { textPieces } from '@/composables/approval/visibleText'

const hiddenTexts = (text: string): string[] =>
  textPieces(text)
    .filter((piece) => piece.hidden)
    .map((piece) => piece.text)

describe('characters that cannot be seen', () => {
  it.each([
    ['\u200b', 'U+200B'],
    ['\u202e', 'U+202E'],
    ['\u00ad', 'U+00AD'],
    ['\u0000\u001b', 'U+0000 U+001B'],
    ['\r', 'U+000D'],
    ['\u00a0', 'U+00A0'],
    ['\u{e0041}\u{e0042}', 'U+E0041 U+E0042'],
    ['\ufe0f', 'U+FE0F'],
    ['\u{e0100}', 'U+E0100'],
    ['\u3164', 'U+3164'],
    ['\u2800', 'U+2800'],
    ['\ufeff', 'U+FEFF'],
    ['\u2028', 'U+2028'],
    ['\ud800', 'U+D800'],
    ['\ue000', 'U+E000'],
  ])('are told by their numbers: %j', (text, told) => {
    expect(hiddenTexts(`a${text}b`)).toEqual([told])
  })

  it('are nothing of usual texts', () => {
    expect(hiddenTexts('Dear Ada,\n\tthe 合同 is “signed” – 1 234 € 😀 (é, ー, 全角　空格)')).toEqual([])
    expect(textPieces('a\nb')).toEqual([{ text: 'a\nb', hidden: false }])
    expect(textPieces('')).toEqual([])
  })
})

describe('what percent-encoding hides', () => {
  it('is shown of every address in a value', () => {
    const text = 'see https://u:p%40@evil.example:8/a%20b?d=the%20code&x=1+2#f%21 and http://b.example'
    expect(decodedParts(text)).toEqual([
      { kind: 'host', name: '', value: 'evil.example:8' },
      { kind: 'user', name: '', value: 'u:p@' },
      { kind: 'path', name: '', value: '/a b' },
      { kind: 'parameter', name: 'd', value: 'the code' },
      { kind: 'parameter', name: 'x', value: '1 2' },
      { kind: 'fragment', name: '', value: 'f!' },
      { kind: 'host', name: '', value: 'b.example' },
    ])
  })

  it('is shown of a host that looks like another', () => {
    expect(decodedParts('https://ехample.com')[0]?.value).toContain('xn--')
  })

  it('is decoded as often as it was encoded, and bears what is no address', () => {
    expect(decodedParts('a%2541b')).toEqual([{ kind: 'text', name: '', value: 'aAb' }])
    expect(decodedParts('100%')).toEqual([])
    expect(decodedParts('a%ff%41')).toEqual([])
    expect(decodedParts('x://[%41')).toEqual([{ kind: 'text', name: '', value: 'x://[A' }])
    expect(decodedParts('nothing here')).toEqual([])
  })
})

describe('what a question says of a call', () => {
  it('is the tool, every value as the service tells it, and where private data comes from', () => {
    const values = [{ name: 'n', value: '12345678901234567890' }]
    const sources = [{ kind: 'file', name: 'a.pdf' }, { kind: 'new', name: '' }, null]
    expect(approvalDetails({ tool: 't', server: 's', values, sources, arguments: '{}' })).toEqual({
      tool: 't',
      server: 's',
      values,
      sources: [
        { kind: 'file', name: 'a.pdf' },
        { kind: 'chat', name: '' },
      ],
    })
  })

  it('is the JSON where an earlier release asked', () => {
    expect(approvalDetails({ tool: 't', arguments: '{"a":1}' }).values).toEqual([
      { name: 'JSON', value: '{\n  "a": 1\n}' },
    ])
    expect(approvalDetails({}).values).toEqual([])
  })
})

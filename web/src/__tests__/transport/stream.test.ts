import { describe, expect, it } from 'vitest'
import { FrameParser, frames } from '@/api/transport/stream'

const parse = (...pieces: string[]) => {
  const parser = new FrameParser()
  return pieces.flatMap((piece) => parser.push(piece))
}

function body(...chunks: Uint8Array[]): ReadableStream<Uint8Array> {
  return new ReadableStream({
    start(controller) {
      for (const chunk of chunks) controller.enqueue(chunk)
      controller.close()
    },
  })
}

describe('FrameParser', () => {
  it('gives the same frames wherever the text is cut', () => {
    const text =
      'id: 1\ndata: {"a":1}\n\n: heartbeat\n\nid: 2\r\ndata: x\r\ndata: y\r\n\r\nid: 3\rdata: z\r\r'
    const whole = parse(text, '\n')
    expect(whole).toEqual([
      { id: '1', data: '{"a":1}' },
      { id: '2', data: 'x\ny' },
      { id: '3', data: 'z' },
    ])
    for (let cut = 0; cut <= text.length; cut += 1) {
      expect(parse(text.slice(0, cut), text.slice(cut), '\n')).toEqual(whole)
    }
    expect(parse(...Array.from(text), '\n')).toEqual(whole)
  })

  it('keeps "data:" and colons inside of the data', () => {
    expect(parse('data: a data: b: c\n\n')).toEqual([{ id: null, data: 'a data: b: c' }])
  })

  it('drops a frame that was cut off by the end', () => {
    expect(parse('data: a\n\ndata: b\n')).toEqual([{ id: null, data: 'a' }])
  })
})

describe('frames', () => {
  it('puts characters together that were cut between their bytes', async () => {
    const bytes = new TextEncoder().encode('id: 7\ndata: 各省份 😀\n\n')
    for (let cut = 1; cut < bytes.length; cut += 1) {
      const got = []
      for await (const frame of frames(body(bytes.slice(0, cut), bytes.slice(cut)))) got.push(frame)
      expect(got).toEqual([{ id: '7', data: '各省份 😀' }])
    }
  })
})

import { expect, it } from 'vitest'
import { ApiError } from '@/api/transport/client'
import { fieldProblems } from '@/composables/forms/fieldProblems'

it.each([
  ['config.host: It has to be a name.', 'It has to be a name.'],
  ['config.host：此项应为主机名或地址。', '此项应为主机名或地址。'],
])('says at a field what is wrong, without the name by which the service knows it: %s', (message, shown) => {
  const refused = new ApiError(422, {
    errors: [
      { path: 'config.host', message },
      { path: 'other', message: 'other: gone.' },
    ],
  })
  expect(fieldProblems(refused, ['config.host'])).toEqual({
    problems: { 'config.host': shown },
    rest: ['other: gone.'],
  })
})

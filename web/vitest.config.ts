import { readdirSync, readFileSync } from 'node:fs'
import { defineConfig, mergeConfig } from 'vitest/config'
import vite from './vite.config.ts'

const tests = readdirSync('src', { recursive: true, encoding: 'utf8' })
  .filter((file) => file.endsWith('.test.ts'))
  .map((file) => `src/${file}`)
const mocksModules = (file: string) => readFileSync(file, 'utf8').includes('vi.mock(')

const unit = { environment: 'happy-dom', setupFiles: ['src/__tests__/setup.ts'], testTimeout: 10_000 }

export default mergeConfig(
  vite,
  defineConfig({
    test: {
      projects: [
        {
          extends: true,
          test: {
            ...unit,
            name: 'unit',
            include: tests.filter((file) => !mocksModules(file)),
            // Loading the page's modules takes longer than the tests: the files share them.
            isolate: false,
          },
        },
        {
          extends: true,
          // A mocked module stays mocked for all who share it, so these files share none.
          test: { ...unit, name: 'unit-with-mocks', include: tests.filter(mocksModules) },
        },
        {
          extends: true,
          test: {
            name: 'e2e',
            environment: 'node',
            include: ['e2e/**/*.test.ts'],
            fileParallelism: false,
            testTimeout: 180_000,
            hookTimeout: 180_000,
            expect: { poll: { timeout: 60_000 } },
          },
        },
      ],
    },
  }),
)

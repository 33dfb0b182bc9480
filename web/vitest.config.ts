import { defineConfig, mergeConfig } from 'vitest/config'
import vite from './vite.config.ts'

export default mergeConfig(
  vite,
  defineConfig({
    test: {
      projects: [
        {
          extends: true,
          test: {
            name: 'unit',
            environment: 'happy-dom',
            include: ['src/**/*.test.ts'],
            setupFiles: ['src/__tests__/setup.ts'],
            // A DOM and all modules anew for each file take five times the processor time of the tests.
            isolate: false,
            testTimeout: 10_000,
          },
        },
        {
          extends: true,
          test: {
            name: 'e2e',
            environment: 'node',
            include: ['e2e/**/*.test.ts'],
            fileParallelism: false,
            isolate: false,
            testTimeout: 180_000,
            hookTimeout: 180_000,
            expect: { poll: { timeout: 60_000 } },
          },
        },
      ],
    },
  }),
)

import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    include: [
      'test/**/*.test.ts',
      'protocol/**/*.test.ts',
      'sync-agent/**/*.test.ts',
      'worker/**/*.test.ts',
    ],
    globalSetup: ['test/support/global-setup.ts'],
    // Real servers and a real browser share the machine with the tests: two files at a time.
    maxWorkers: 2,
    testTimeout: 60_000,
    hookTimeout: 60_000,
    reporters: process.env.CI
      ? ['default', ['json', { outputFile: '.lintel/test/result.json' }]]
      : ['default'],
  },
})

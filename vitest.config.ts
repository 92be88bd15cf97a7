import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    include: ['{test,protocol,worker,views,sync-agent,scripts}/**/*.test.ts'],
    globalSetup: ['test/support/global-setup.ts'],
    // Real servers and a real browser share the machine with the tests: two files at a time.
    maxWorkers: 2,
    testTimeout: 60_000,
    hookTimeout: 60_000,
  },
})

import { expect, it } from 'vitest'
import { createRunQueue, type RunEnd } from '../../sync-agent/run/queue.ts'
import type { RunRequest } from '../../sync-agent/run/synchronise.ts'
import { PLAIN_SYNC } from '../../sync-agent/state/requests.ts'

const DONE: RunEnd = { result: { upserts: 0, deletes: 0, batches: 0, faults: 0, verified: null } }

function openQueue() {
  const runs: RunRequest[] = []
  const finish: (() => void)[] = []
  const queue = createRunQueue((request) => {
    runs.push(request)
    return new Promise((resolve) => finish.push(() => resolve(DONE)))
  })
  return { queue, runs, finish }
}

it('makes one more run of all that is asked during a run, named by the most telling reason', async () => {
  const { queue, runs, finish } = openQueue()
  const ended: string[] = []
  queue.ask({ trigger: 'timer', onEnd: () => ended.push('timer') })
  queue.ask({ trigger: 'doorbell', onEnd: () => ended.push('doorbell') })
  queue.ask({ trigger: 'command', onEnd: () => ended.push('command') })
  queue.ask({
    trigger: 'manual',
    options: { ...PLAIN_SYNC, allowDeletes: true },
    onEnd: () => ended.push('manual'),
  })
  expect(runs).toHaveLength(1)
  finish[0]?.()
  await Promise.resolve().then(() => Promise.resolve())
  expect(ended).toEqual(['timer'])
  finish[1]?.()
  await queue.idle()
  expect(runs.map(({ trigger }) => trigger)).toEqual(['timer', 'command'])
  expect(runs[1]?.options.allowDeletes).toBe(true)
  expect(ended).toEqual(['timer', 'doorbell', 'command', 'manual'])
})

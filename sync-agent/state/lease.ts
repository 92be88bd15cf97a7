import { chmodSync, existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { AgentProblem } from '../problem.ts'

/** A `status` that looks whether somebody holds the lease holds it for a moment itself. */
const PROBE_MS = 500

/**
 * Makes sure one agent works on a state folder. The lease is a lock the operating system frees when the
 * process dies, however it dies; a file with a pid alone would survive a power cut and lie.
 * Throws AgentProblem `agent-running` with the pid of the other one.
 */
export function takeLease(folder: string, pid: number): { release: () => void } {
  const db = lock(folder, PROBE_MS)
  if (!db) throw new AgentProblem('agent-running', { pid: readPid(folder) })
  writeFileSync(pidFile(folder), String(pid), { mode: 0o600 })
  return { release: () => db.close() }
}

/** The pid of the agent that works on this folder, or null when none does. */
export function findRunning(folder: string): string | null {
  const db = lock(folder, 0)
  db?.close()
  return db ? null : readPid(folder)
}

function lock(folder: string, waitMs: number): DatabaseSync | null {
  const path = join(folder, 'lease.db')
  let db: DatabaseSync
  try {
    const isNew = !existsSync(path)
    db = new DatabaseSync(path)
    if (isNew) chmodSync(path, 0o600)
  } catch (error) {
    const reason = error instanceof Error ? error.message : 'unknown'
    throw new AgentProblem('state-unwritable', { path: folder, reason })
  }
  try {
    db.exec(`pragma busy_timeout = ${waitMs}; begin exclusive`)
    return db
  } catch {
    db.close()
    return null
  }
}

const pidFile = (folder: string): string => join(folder, 'agent.pid')

function readPid(folder: string): string {
  try {
    return readFileSync(pidFile(folder), 'utf8').trim()
  } catch {
    return '?'
  }
}

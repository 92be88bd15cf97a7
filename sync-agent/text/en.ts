import type { Trigger } from '../../protocol/batch.ts'
import { ENTITY_NAMES, type EntityName } from '../../protocol/entities.ts'
import { problemsEn } from './problems-en.ts'

const number = (value: number): string => value.toLocaleString('en')
const count = (value: number, one: string, many: string): string =>
  `${number(value)} ${value === 1 ? one : many}`

const trigger: Record<Trigger, string> = {
  timer: 'timer',
  doorbell: 'book changed',
  command: 'asked in the CRM',
  manual: 'asked by hand',
}

const entity: Record<EntityName, string> = {
  counterparty: 'companies',
  project: 'projects',
  contract: 'contracts',
  amendment: 'amendments',
  act: 'acts',
  invoice: 'invoices',
  payment: 'payments',
  allocation: 'allocations',
  budget_line: 'budget lines',
}

export const en = {
  locale: 'en-GB',
  problems: problemsEn,
  trigger,
  entity,
  rows: (value: number) => count(value, 'row', 'rows'),
  changes: (upserts: number, deletes: number) =>
    `${count(upserts, 'row', 'rows')} written, ${number(deletes)} deleted`,
  nothing: 'nothing new',
  leftOut: (value: number) => `${count(value, 'row', 'rows')} left out, see lintel-agent status`,
  usage: `lintel-agent: brings the ledger's numbers to the CRM; only ever calls out.

  lintel-agent pair --code CODE   connect to the CRM with a code from its agents page
  lintel-agent run                stay and keep the CRM fresh
  lintel-agent sync               bring it up to date now
  lintel-agent status             how things stand (--json for programs)
  lintel-agent rotate             replace the agent's key by a new one
  lintel-agent preview            what would leave, nothing is sent
  lintel-agent preview --entity NAME   every row of one: ${ENTITY_NAMES.join(', ')}
  lintel-agent version

  --config FILE                   configuration, lintel-agent.toml when not given
  pair --accept-book              the book was exchanged for another on purpose
  sync --allow-deletes            yes, that many rows are gone from the book
  sync --rebuild                  start from what the server holds, after a copy was restored`,
  pair: {
    reading: (book: string) => `Reading the book ${book} …`,
    words: 'Compare these words with those on the agents page of the CRM:',
    waiting:
      'Waiting for an administrator to confirm them. Ctrl+C stops the wait, not the pairing.',
    confirmed: (server: string) =>
      `Confirmed: this agent speaks for its book at ${server}. Now start it: lintel-agent run`,
    later: 'Not confirmed yet: lintel-agent pair waits again.',
  },
  run: {
    started: (book: string, server: string) => `Watching ${book} for ${server}. Ctrl+C stops.`,
    stopped: 'Stopped.',
    capturing: 'reading the book …',
    sending: (sent: number, total: number) => `${number(sent)} of ${number(total)} rows sent`,
    rebuilding: (rows: number, of: EntityName) =>
      `learning what the server holds: ${number(rows)} ${entity[of]}`,
  },
  sync: {
    handedOver: (pid: string) => `The running agent (pid ${pid}) is asked to …`,
    done: 'Up to date',
  },
  rotate: {
    done: 'The agent signs with a new key; the old one is good for another 24 hours.',
  },
  preview: {
    title: (book: string) => `What would leave of ${book}. Nothing is sent.`,
    total: 'all',
    new: 'new',
    leftOut: 'left out',
    entity: 'what',
    sample: (of: EntityName) => `One of the ${entity[of]}, column by column:`,
    empty: '(empty)',
    faultTitle: 'Left out, because the CRM could not store them:',
    unknownEntities: (names: string) => `Choose one of: ${names}`,
  },
  status: {
    agent: 'agent',
    running: (pid: string) => `running, pid ${pid}`,
    notRunning: 'not running',
    server: 'server',
    book: 'book',
    pairing: 'pairing',
    offered: 'new pairing',
    paired: (at: string) => `confirmed ${at}`,
    pending: (words: string) => `waits to be confirmed: ${words}`,
    unpaired: 'not paired',
    complete: 'complete as of',
    never: 'never',
    lastRun: 'last run',
    waiting: 'waiting to leave',
    batches: (batches: number, rows: number) =>
      `${count(rows, 'row', 'rows')} in ${count(batches, 'batch', 'batches')}`,
    nothingWaits: 'nothing',
    delivered: 'delivered',
    leftOut: 'left out',
    none: 'none',
    held: 'held',
    since: (at: string) => `since ${at}`,
  },
}

/** The whole dictionary; every language has the same shape. */
export type Text = typeof en

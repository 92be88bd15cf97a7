import type { Trigger } from '../../protocol/batch.ts'
import { ENTITY_NAMES, type EntityName } from '../../protocol/entities.ts'
import type { ProofFigure } from '../../protocol/proof.ts'
import { writeAmount } from './amount.ts'
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

const figure: Record<ProofFigure, Record<'receivable' | 'payable', string>> = {
  total: { receivable: 'Invoiced', payable: 'Billed to us' },
  paid: { receivable: 'Paid to us', payable: 'Paid by us' },
  open: { receivable: 'Owed to us', payable: 'We owe' },
  overdue: { receivable: 'Overdue to us', payable: 'Overdue by us' },
}

export const en = {
  locale: 'en-GB',
  problems: problemsEn,
  trigger,
  entity,
  rows: (value: number) => count(value, 'row', 'rows'),
  amount: (minor: number | string, currency: string) =>
    writeAmount(minor, currency, { group: ',', decimal: '.' }),
  changes: (upserts: number, deletes: number) =>
    `${count(upserts, 'row', 'rows')} written, ${number(deletes)} deleted`,
  nothing: 'nothing new',
  leftOut: (value: number) => `${count(value, 'row', 'rows')} left out, see lintel-agent status`,
  usage: `lintel-agent: brings the ledger's numbers to the CRM; only ever calls out.

  lintel-agent pair --code CODE   connect to the CRM with a code from its agents page
  lintel-agent run                stay and keep the CRM fresh
  lintel-agent sync               bring it up to date now
  lintel-agent verify             compare book and CRM row by row, repair what differs
  lintel-agent status             how things stand (--json for programs)
  lintel-agent rotate             replace the agent's key by a new one
  lintel-agent preview            what would leave, nothing is sent
  lintel-agent preview --entity NAME   every row of one: ${ENTITY_NAMES.join(', ')}
  lintel-agent log                what has left, day by day (--json for programs)
  lintel-agent proof FILE         check a proof downloaded from the CRM, offline
  lintel-agent version

  --config FILE                   configuration, lintel-agent.toml when not given
  pair --accept-book              the book was exchanged for another on purpose
  sync --allow-deletes            yes, that many rows are gone from the book
  sync --rebuild                  start from what the server holds, after a copy was restored
  proof --agent-key, --server-key the thumbprints to trust, where no agent is paired`,
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
    emptying: (rows: number) =>
      `the CRM gives up what the policy keeps back: ${count(rows, 'row', 'rows')} emptied`,
    checking: (checked: number, expected: number) =>
      `the CRM checks its rows: ${number(checked)} of ${number(expected)}`,
    rebuilding: (rows: number, of: EntityName) =>
      `learning what the server holds: ${number(rows)} ${entity[of]}`,
  },
  sync: {
    handedOver: (pid: string) => `The running agent (pid ${pid}) is asked to …`,
    done: 'Up to date',
  },
  verify: {
    equal: (value: number) => `Compared ${count(value, 'row', 'rows')}: no differences.`,
    found: (value: number, found: number) =>
      `Compared ${count(value, 'row', 'rows')}: ${count(found, 'difference', 'differences')}`,
    place: {
      edge: (value: number) => `${number(value)} in the CRM`,
      shadow: (value: number) => `${number(value)} in the agent's memory`,
      source: (value: number) => `${number(value)} in the book that no signal told of`,
      unknown: (value: number) => `${number(value)} of unknown cause`,
    },
    repaired: ', all repaired.',
    stands: (value: number) => `; ${number(value)} could not be repaired.`,
    unknown: 'The CRM is of an older version and cannot be compared.',
  },
  rotate: {
    done: 'The agent signs with a new key; the old one is good for another 24 hours.',
  },
  preview: {
    title: (book: string) => `What would leave of ${book}. Nothing is sent.`,
    total: 'in all',
    new: 'new or changed',
    leftOut: 'cannot be stored',
    entity: 'what',
    sample: (of: EntityName) => `${entity[of]}, column by column:`,
    column: 'column',
    rule: 'what happens',
    filled: 'filled in',
    example: 'example',
    rules: { send: 'sent', mask: 'masked', withhold: 'withheld' },
    keptBack: 'kept by the policy',
    oneByOne: (of: EntityName) => `Each row of one: lintel-agent preview --entity ${of}`,
    only: (conditions: string) => `only rows where ${conditions}`,
    empty: '(empty)',
    faultTitle: 'Left out, because the CRM could not store them:',
    unknownEntities: (names: string) => `Choose one of: ${names}`,
  },
  log: {
    title: 'What has left, by day (UTC), as receipts of the CRM have proven it:',
    none: 'Nothing has left yet.',
    day: 'day',
    entity: 'what',
    rows: 'rows',
    bytes: 'bytes',
    batches: 'batches',
  },
  proof: {
    good: (rows: number) =>
      `The proof holds: ${count(rows, 'row', 'rows')}, each signed by the agent and confirmed by the server.`,
    figure,
    sum: (name: string, of: string, amount: string, invoices: number, on: string) =>
      `${name}, ${of}: ${amount}, the sum of ${count(invoices, 'invoice', 'invoices')} as of ${on}.`,
    row: (of: EntityName, key: string) => `${entity[of]}, key ${key}:`,
    more: (value: number) => `  … and ${count(value, 'row', 'rows')} more`,
    source: (name: string, system: string) => `Book: ${name} (${system})`,
    bad: (link: string, at: string) => `The proof FAILS at ${link}${at ? ` (${at})` : ''}.`,
    links: {
      form: 'its form: this is no proof that this version can read',
      row: 'a row: its hash is not the one that was sent',
      membership: 'a row: it is not in the batch',
      token: 'the signature of the agent over a batch',
      receipt: 'the receipt of the server for a batch',
      chain: 'the chain: a receipt does not follow the one before it',
      policy: 'the egress policy: it is not the one that was in force',
      seal: 'the seal of the server over the whole file: something else in it was changed',
      sum: 'the sum: its rows do not give the number',
      'agent-key': 'the key of the agent: it is not the one you trust',
      'server-key': 'the key of the server: it is not the one you trust',
    },
    unpinned:
      'No keys are pinned here, so this shows only that the file agrees with itself. Compare the thumbprints, or give them with --agent-key and --server-key:',
    keys: (agent: string, server: string) => `  agent  ${agent}\n  server ${server}`,
    policy: (version: number) =>
      version === 0
        ? 'Policy in force: none, everything was sent.'
        : `Policy in force: version ${version}.`,
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
    verified: 'last verification',
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

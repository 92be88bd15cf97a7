import type { AgentProblemCode, Problems } from '../problem.ts'
import { configFaultEn } from './config-en.ts'

/** One sentence a problem, or two when the remedy needs its own. */
export type ProblemText = { readonly [C in AgentProblemCode]: (facts: Problems[C]) => string }

const USAGE = {
  'unknown-command': 'There is no command',
  'missing-file': 'A file is missing after',
  'unknown-option': 'There is no option',
  'unknown-entity': 'There is no entity',
}

export const problemsEn: ProblemText = {
  usage: ({ reason, word }) => `${USAGE[reason]} "${word}": see lintel-agent help.`,
  'config-missing': ({ path }) =>
    `There is no configuration at ${path}: copy lintel-agent.example.toml there, or name another file with --config.`,
  'config-invalid': ({ path, faults }) =>
    [`The configuration ${path} has mistakes:`, ...faults.map((f) => `  ${configFaultEn(f)}`)].join(
      '\n',
    ),
  'ca-unreadable': ({ path }) =>
    `network.ca names ${path}, which holds no readable certificate: give a PEM file.`,
  'proof-unreadable': ({ path }) =>
    `${path} cannot be read: name the file that was downloaded from the CRM.`,
  'proxy-unsupported': () =>
    'This Node.js cannot use a proxy: run the agent on Node.js 24.14 or newer, or on Deno.',
  'state-unwritable': ({ path, reason }) =>
    `The agent cannot write its own files at ${path} (${reason}): give its user the right to.`,
  'state-foreign': ({ path }) =>
    `${path} is not a file of this agent: name another folder as state in the configuration.`,
  'state-damaged': ({ path }) =>
    `The agent's memory ${path} is damaged: move it away and pair anew; nothing is lost, the server knows what arrived.`,
  'state-newer': ({ path }) => `${path} was written by a newer lintel-agent: update this one.`,
  'agent-running': ({ pid }) =>
    `Another lintel-agent (pid ${pid}) already works with this state folder: stop it first.`,
  'key-missing': ({ path }) =>
    `The agent's key ${path} is gone: pair anew with a code from the agents page.`,
  'key-damaged': ({ path }) =>
    `The agent's key ${path} cannot be read: remove it and pair anew with a code from the agents page.`,
  'key-exposed': ({ path }) =>
    `Other users can read the agent's key ${path}: run chmod 600 on it, or pair anew if it may have been copied.`,
  'key-retired': () =>
    "This agent's key was replaced and has retired, and the newer one is not here: its files were restored from a copy. Pair anew with a code from the agents page.",
  'key-replaced': () =>
    "Another key has already taken the place of this agent's: its files were restored from a copy, or copied. On the agents page revoke the key you do not know, then pair anew.",
  'key-receipt-invalid': () =>
    "The server's answer does not prove that it took the new key; both are kept and the new one is offered again.",
  'book-missing': ({ path }) =>
    `There is no book at ${path}: correct source.book in the configuration.`,
  'book-unreadable': ({ path, reason }) =>
    `The book ${path} cannot be read (${reason}): give the agent's user the right to read it.`,
  'book-not-sqlite': ({ path }) =>
    `${path} is not a GnuCash book in SQLite form: in GnuCash choose File, Save As, data format sqlite3, and name that file.`,
  'book-xml': ({ path }) =>
    `${path} is a GnuCash book in XML form: in GnuCash choose File, Save As, data format sqlite3, and name that file.`,
  'book-not-gnucash': ({ path }) =>
    `${path} is a SQLite file, but not a GnuCash book: correct source.book in the configuration.`,
  'book-damaged': ({ path }) =>
    `The book ${path} is damaged, nothing of it was sent: open it in GnuCash, or restore it from a backup.`,
  'book-version': ({ path, table, found, supported }) =>
    `The book ${path} comes from another version of GnuCash (table ${table} is version ${found}, the agent knows ${supported}): open and save it with GnuCash 3.0 to 5.x.`,
  'book-busy': ({ path }) =>
    `The book ${path} is being written without a pause; it is read once it stands still.`,
  'book-journal': ({ path }) =>
    `Beside the book lies ${path}-journal: GnuCash is writing, or it crashed. If it is not running, open the book in GnuCash once and close it.`,
  'book-unbalanced': ({ path, on, number }) =>
    `A transaction of ${on}, number ${number}, in ${path} does not balance, nothing was sent: correct it in GnuCash (Actions, Check & Repair).`,
  'book-other': ({ path, paired, found }) =>
    `The book "${path}" (${short(found)}) is not the one this agent was paired with (${short(paired)}), so nothing was sent. If it was swapped by mistake, put the right book back. If this book is meant, get a code on the agents page and run: lintel-agent pair --code CODE --accept-book`,
  'pairing-needed': () =>
    'This agent is not paired: get a code on the agents page of the CRM and run lintel-agent pair --code CODE.',
  'pairing-code-missing': () =>
    'A pairing needs a code: get one on the agents page of the CRM and run lintel-agent pair --code CODE.',
  'pairing-code-invalid': () =>
    'The code is wrong, used or expired (a code lives ten minutes): get a new one on the agents page.',
  'pairing-refused': () =>
    'An administrator refused this agent: if that was a mistake, pair anew with a new code.',
  'pairing-words-differ': () =>
    'The server shows other words than this agent computes: somebody may stand between them. Nothing was kept; tell your administrator.',
  'already-paired': ({ server }) =>
    `This agent is paired with ${server} and confirmed; with --code it is paired anew.`,
  'key-pending': () =>
    'The agent waits to be confirmed: an administrator compares the words on the agents page.',
  'server-unreachable': ({ server, reason }) =>
    `${server} cannot be reached (${reason}); what waits to leave is kept and sent later.`,
  'server-not-lintel': ({ server, status }) =>
    `Something else answers at ${server} (HTTP ${status}): a proxy or a sign-in page of the network. Check the address and the network.`,
  'server-busy': ({ server }) => `${server} is busy; the agent tries again by itself.`,
  'server-refused': ({ code, detail }) =>
    `The server and the agent do not understand each other (${code}${detail ? `: ${detail}` : ''}): check that both are of the same version.`,
  'server-key-changed': ({ server }) =>
    `${server} answers with another key than the one it was paired with, so nothing was sent. If the server was set up anew, pair anew with a code.`,
  'clock-wrong': () => "The server does not accept this machine's time: set its clock.",
  'agent-revoked': () =>
    'An administrator ended this agent: to use it again, pair anew with a code from the agents page.',
  'receipt-invalid': ({ seq }) =>
    `The receipt for batch ${seq} does not prove the delivery; the batch is kept and sent again.`,
  'stream-moved': ({ code }) =>
    `The server's place in the stream moved meanwhile (${code}); the agent looks again.`,
  'stream-fork': ({ ours, theirs }) =>
    `The server's record of what was delivered (${theirs}) does not follow from this agent's (${ours}): one of them was restored from a copy, or two agents worked on one book. Nothing was sent. When only this agent is left, run: lintel-agent sync --rebuild`,
  'mass-delete': ({ entity, deletes, rows }) =>
    `${deletes.toLocaleString('en')} of ${rows.toLocaleString('en')} rows of ${entity} are gone from the book, so nothing was sent. If that is right, confirm it on the agents page of the CRM, or run: lintel-agent sync --allow-deletes`,
  'spool-full': ({ limit }) =>
    `What has changed takes more than the ${megabytes(limit)} MB that may wait to leave, so nothing of it was sent. Make room on the disk and raise spool in the configuration.`,
  'disk-full': () =>
    "The disk of the agent's files is full, so nothing new is read: make room; what waits to leave is kept.",
  'request-left': () => 'Stopped waiting; the running agent still does what it was asked.',
  'request-unanswered': ({ seconds }) =>
    `The running agent has not finished within ${seconds} s: see lintel-agent status.`,
  internal: ({ detail }) =>
    `An unexpected error stopped the run (${detail}); what waits to leave is kept.`,
}

const megabytes = (bytes: number): string => Math.ceil(bytes / 1_048_576).toLocaleString('en')

const short = (id: string): string => `${id.slice(0, 8)}…`

import { DatabaseSync, type StatementSync } from 'node:sqlite'

/** What a book of so many canonical rows holds. */
export type BookShape = ReturnType<typeof shapeOf>

const COMPANY_SHARE = 0.1
const JOB_SHARE = 0.02
/** Of a hundred invoices so many are paid; each takes a payment and an allocation. */
const PAID_OF_100 = 75
const DRAFT_EVERY = 8
const CUSTOMER_EVERY = 3
const DAY_MS = 86_400_000
const LAST_DAY = Date.UTC(2026, 5, 30)

/** How canonical rows are shared out: a job with a reference is a project and a contract. */
function shapeOf(rows: number) {
  const companies = Math.floor(rows * COMPANY_SHARE)
  const jobs = Math.floor(rows * JOB_SHARE)
  const contracts = Math.floor(jobs / 2)
  const documents = rows - companies - jobs - contracts
  const paid = Math.floor((documents * PAID_OF_100) / (100 + 2 * PAID_OF_100))
  return { rows, companies, jobs, contracts, paid, invoices: documents - 2 * paid }
}

/**
 * Fills a GnuCash book, whose schema and accounts stay, with exactly so many rows that the agent replicates.
 * Keys are spread like GnuCash's own random guids; the same number gives the same book.
 */
export function fillBook(path: string, rows: number): BookShape {
  const shape = shapeOf(rows)
  const db = new DatabaseSync(path)
  db.exec('pragma journal_mode = off; pragma synchronous = off; begin')
  for (const table of EMPTIED) db.exec(`delete from ${table}`)
  const pen = openPen(db)
  for (let index = 0; index < shape.companies; index += 1) writeCompany(pen, index)
  for (let index = 0; index < shape.jobs; index += 1) writeJob(pen, shape, index)
  for (let index = 0; index < shape.invoices; index += 1) writeInvoice(pen, shape, index)
  db.exec('commit; pragma journal_mode = delete')
  db.close()
  return shape
}

/** SQL that changes the amount of the transactions of so many invoices, as an accountant's correction does. */
export function correctInvoices(count: number, by: number): string {
  const transactions = Array.from({ length: count }, (_, index) => `'${guid('posting', index)}'`)
  return `update splits set value_num = value_num + ${by} * sign(value_num),
    quantity_num = quantity_num + ${by} * sign(quantity_num)
    where tx_guid in (${transactions.join(', ')})`
}

export const invoiceKey = (index: number): string => guid('invoice', index)

const EMPTIED = [
  ...['customers', 'vendors', 'jobs', 'invoices', 'entries', 'transactions', 'splits', 'slots'],
  ...['lots', 'prices', 'budgets', 'budget_amounts'],
]

type Kind = 'company' | 'job' | 'invoice' | 'posting' | 'lot' | 'payment' | 'split' | 'entry'
const SALT: { readonly [name in Kind]: number } = {
  ...{ company: 1, job: 2, invoice: 3, posting: 4, lot: 5, payment: 6, split: 7, entry: 8 },
}

/** 32 hex digits that look random: MurmurHash3's finaliser over kind, index and place. */
function guid(kind: Kind, index: number): string {
  let text = ''
  for (let place = 0; place < 4; place += 1) {
    let hash = (index * 4 + place + SALT[kind] * 0x9e3779b9) >>> 0
    hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b)
    hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35)
    text += ((hash ^ (hash >>> 16)) >>> 0).toString(16).padStart(8, '0')
  }
  return text
}

type Pen = {
  insert: (table: string, row: Readonly<Record<string, string | number | null>>) => void
  ruble: string
  account: { readonly [type in 'RECEIVABLE' | 'PAYABLE' | 'INCOME' | 'EXPENSE' | 'BANK']: string }
}

function openPen(db: DatabaseSync): Pen {
  const statements = new Map<string, StatementSync>()
  const find = (type: string) =>
    String(db.prepare('select guid from accounts where account_type = ?').get(type)?.guid)
  return {
    insert: (table, row) => {
      const names = Object.keys(row)
      const sql = `insert into ${table} (${names.join(', ')}) values (${names.map(() => '?').join(', ')})`
      const known = statements.get(sql) ?? db.prepare(sql)
      statements.set(sql, known)
      known.run(...Object.values(row))
    },
    ruble: String(db.prepare("select guid from commodities where mnemonic = 'RUB'").get()?.guid),
    account: {
      ...{ RECEIVABLE: find('RECEIVABLE'), PAYABLE: find('PAYABLE'), BANK: find('BANK') },
      ...{ INCOME: find('INCOME'), EXPENSE: find('EXPENSE') },
    },
  }
}

const isCustomer = (index: number) => index % CUSTOMER_EVERY === 0
const digits = (value: number, length: number) => String(value).padStart(length, '0')
const stampOf = (day: number) =>
  `${new Date(LAST_DAY - day * DAY_MS).toISOString().slice(0, 10)} 10:59:00`

function writeCompany({ insert, ruble }: Pen, index: number): void {
  const own = {
    ...{ guid: guid('company', index), id: digits(index, 6), currency: ruble, active: 1 },
    ...{ name: `ООО «МонолитСтрой-${index}»`, notes: `ИНН ${taxIdOf(index)}`, tax_override: 0 },
    ...{ addr_name: `Соколова Ирина ${index % 97}`, addr_addr1: `ул. Садовая, д. ${index % 180}` },
    ...{ addr_addr2: 'г. Тверь', addr_addr3: digits(index % 1_000_000, 6), addr_addr4: '' },
    ...{ addr_phone: phoneOf(index), addr_fax: '', addr_email: `office${index}@stroyka.example` },
  }
  const numbers = { discount_num: 0, discount_denom: 1, credit_num: 0, credit_denom: 1 }
  if (isCustomer(index)) insert('customers', { ...own, ...numbers })
  else insert('vendors', own)
}

const phoneOf = (index: number) =>
  `+7 (9${digits(index % 100, 2)}) ${digits(Math.floor(index / 100) % 1000, 3)}-${digits(index % 89, 2)}-17`

/** Ten digits with the check digit of a Russian company. */
function taxIdOf(index: number): string {
  const number = digits(770_000_000 + index, 9)
  const sum = [2, 4, 10, 3, 5, 9, 4, 6, 8].reduce((total, weight, at) => {
    return total + weight * Number(number[at])
  }, 0)
  return `${number}${(sum % 11) % 10}`
}

function writeJob({ insert }: Pen, { companies, contracts }: BookShape, index: number): void {
  const customers = Math.ceil(companies / CUSTOMER_EVERY)
  insert('jobs', {
    ...{ guid: guid('job', index), id: `J${digits(index, 5)}`, active: 1, owner_type: 2 },
    ...{
      name: `Жилой дом, ул. Заводская, ${index}`,
      owner_guid: guid('company', (index % customers) * CUSTOMER_EVERY),
    },
    reference: index < contracts ? `Договор № ${index}/26` : '',
  })
}

function writeInvoice(pen: Pen, shape: BookShape, index: number): void {
  const isReceivable = index % 2 === 0
  const isPaid = index < shape.paid
  const isDraft = !isPaid && index % DRAFT_EVERY === 0
  const [amount, day] = [50_000 + ((index * 7_919) % 90_000_000), (index * 31) % 1_500]
  const vendors = shape.companies - Math.ceil(shape.companies / CUSTOMER_EVERY)
  const vendor = index % vendors
  const owner = isReceivable
    ? { owner_type: 3, owner_guid: guid('job', index % shape.jobs) }
    : {
        owner_type: 4,
        owner_guid: guid('company', vendor + Math.floor(vendor / (CUSTOMER_EVERY - 1)) + 1),
      }
  const posted = {
    ...{
      date_posted: stampOf(day),
      post_txn: guid('posting', index),
      post_lot: guid('lot', index),
    },
    post_acc: pen.account[isReceivable ? 'RECEIVABLE' : 'PAYABLE'],
  }
  pen.insert('invoices', {
    ...{ guid: guid('invoice', index), id: digits(index, 6), date_opened: stampOf(day), notes: '' },
    ...{ active: 1, currency: pen.ruble, billing_id: `Этап ${index % 7}`, ...owner },
    ...(isDraft ? { date_posted: null, post_txn: null, post_lot: null, post_acc: null } : posted),
  })
  if (isDraft) {
    writeEntry(pen, index, amount, isReceivable)
    return
  }
  pen.insert('lots', { guid: posted.post_lot, account_guid: posted.post_acc, is_closed: -1 })
  post(pen, { ...{ index, amount, day, isReceivable }, kind: 'posting' })
  if (isPaid) post(pen, { ...{ index, amount, isReceivable }, day: day - 20, kind: 'payment' })
}

type Posting = {
  kind: 'posting' | 'payment'
  index: number
  amount: number
  day: number
  isReceivable: boolean
}

/** A transaction of two splits, one of them in the invoice's lot. */
function post({ insert, ruble, account }: Pen, posting: Posting): void {
  const { kind, index, amount, day, isReceivable } = posting
  const tx = guid(kind, index)
  const isPosting = kind === 'posting'
  insert('transactions', {
    ...{ guid: tx, currency_guid: ruble, num: digits(index, 6), post_date: stampOf(day) },
    ...{ enter_date: stampOf(day), description: `ООО «МонолитСтрой» ${index}` },
  })
  const value = isPosting === isReceivable ? amount : -amount
  const against = isPosting ? (isReceivable ? account.INCOME : account.EXPENSE) : account.BANK
  const sides = [
    [isReceivable ? account.RECEIVABLE : account.PAYABLE, value, guid('lot', index)],
    [against, -value, null],
  ] as const
  for (const [side, [account_guid, value_num, lot_guid]] of sides.entries()) {
    insert('splits', {
      ...{ guid: guid('split', index * 4 + (isPosting ? 0 : 2) + side), tx_guid: tx, account_guid },
      ...{ memo: 'Оплата по счёту', action: '', reconcile_state: 'n', reconcile_date: null },
      ...{ value_num, value_denom: 100, quantity_num: value_num, quantity_denom: 100, lot_guid },
    })
  }
  insert('slots', {
    ...{ obj_guid: tx, name: 'trans-txn-type', slot_type: 4, string_val: isPosting ? 'I' : 'P' },
  })
  if (!isPosting) return
  insert('slots', {
    ...{ obj_guid: tx, name: 'trans-date-due', slot_type: 6, timespec_val: stampOf(day - 30) },
  })
}

function writeEntry({ insert }: Pen, index: number, amount: number, isReceivable: boolean): void {
  const side = isReceivable ? 'i' : 'b'
  insert('entries', {
    ...{ guid: guid('entry', index), date: stampOf(0), description: 'Бетон', quantity_num: 3 },
    ...{ quantity_denom: 1, [isReceivable ? 'invoice' : 'bill']: guid('invoice', index) },
    ...{ [`${side}_price_num`]: amount, [`${side}_price_denom`]: 100 },
    ...(isReceivable && { i_discount_num: 0, i_discount_denom: 1, i_disc_type: 'PERCENT' }),
    ...(isReceivable && { i_disc_how: 'PRETAX' }),
    ...{ [`${side}_taxable`]: 0, [`${side}_taxincluded`]: 0 },
  })
}

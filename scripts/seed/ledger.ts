import type { Change } from '../../protocol/batch.ts'
import type { Cell, EntityName } from '../../protocol/entities.ts'
import { type Chance, chanceOf } from './chance.ts'
import {
  CITIES,
  FATHERS,
  FORMS,
  GIVEN,
  KINDS,
  OBJECTS,
  PLACES,
  PURPOSES,
  STREETS,
  SURNAMES,
  TRADES,
} from './words.ts'

/** How large a book is to be. */
export type BookSize = {
  companies: number
  /** Invoices, payments and allocations together. */
  ledgerRows: number
  seed: number
  /** The last day of the book, milliseconds. */
  now: number
}

/** Rows of one entity, made one by one as they are asked for. */
export type Part = { entity: EntityName; count: number; row: (index: number) => Cell[] }

const DAY_MS = 86_400_000
/** The book goes back so many days. */
const DAYS = 1_500
/** Of a hundred invoices so many are paid; each takes a payment and an allocation. */
const PAID_OF_100 = 75
/** To a hundred invoices so many payments come beforehand and settle none yet. */
const PREPAID_TO_100 = 2
const ROWS_OF_100_INVOICES = 100 + 2 * PAID_OF_100 + PREPAID_TO_100
const COMPANIES_A_PROJECT = 5
/** One in so many counterparties is a customer, the others sell to us. */
const CUSTOMER_EVERY = 3

/** The parts of a book in the order in which they are delivered: what is pointed at comes first. */
export function partsOf(size: BookSize): Part[] {
  const invoices = Math.floor((size.ledgerRows * 100) / ROWS_OF_100_INVOICES)
  const paid = Math.floor((invoices * PAID_OF_100) / 100)
  const payments = size.ledgerRows - invoices - paid
  const projects = Math.ceil(size.companies / COMPANIES_A_PROJECT)
  const book = { ...size, invoices, paid, projects }
  return [
    { entity: 'counterparty', count: size.companies, row: (index) => counterparty(book, index) },
    { entity: 'project', count: projects, row: (index) => project(book, index) },
    { entity: 'invoice', count: invoices, row: (index) => invoice(book, index).cells },
    { entity: 'payment', count: payments, row: (index) => payment(book, index) },
    { entity: 'allocation', count: paid, row: (index) => allocation(book, index) },
  ]
}

/** Every change of the book, each part in turn. */
export function* changesOf(parts: readonly Part[]): Generator<Change> {
  for (const { entity, count, row } of parts) {
    for (let index = 0; index < count; index += 1) {
      yield { op: 'u', entity, key: keyOf(entity, index), cells: row(index) }
    }
  }
}

type Book = BookSize & { invoices: number; paid: number; projects: number }

const PREFIX = { counterparty: 'c', project: 'p', invoice: 'i', payment: 'y', allocation: 'a' }
const STREAM = { counterparty: 1, project: 2, invoice: 3, payment: 4 }

const keyOf = (entity: EntityName, index: number) =>
  `${PREFIX[entity as keyof typeof PREFIX]}${String(index).padStart(7, '0')}`

function counterparty({ seed }: Book, index: number): Cell[] {
  const chance = chanceOf(seed, STREAM.counterparty, index)
  const person = chance.share() < 0.12
  const side = index % CUSTOMER_EVERY === 0 ? 'customer' : 'vendor'
  const chief = `${chance.pick(SURNAMES)} ${chance.pick(GIVEN)} ${chance.pick(FATHERS)}`
  const firm = `${chance.pick(TRADES)}${chance.pick(KINDS)}-${chance.pick(PLACES)}`
  const name = person ? `ИП ${chief}` : `${chance.pick(FORMS)} «${firm}${numberOf(chance)}»`
  const taxId = person
    ? withCheckDigits(`77${digits(index, 8)}`)
    : withCheckDigits(digits(770_000_000 + index, 9))
  const phone = `+7 9${digits(chance.below(100), 2)} ${digits(index % 1000, 3)}-${digits(chance.below(100), 2)}-${digits(Math.floor(index / 1000), 2)}`
  const address = `${chance.pick(CITIES)}, ул. ${chance.pick(STREETS)}, д. ${1 + chance.below(180)}`
  return [
    ...[side, name, digits(index, 6), taxId, person ? null : '770101001', chief, phone],
    ...[chance.share() < 0.6 ? `office${index}@stroyka.example` : null, address, 1],
  ]
}

/** Half of the firms carry a number, as namesakes do. */
function numberOf(chance: Chance): string {
  return chance.share() < 0.5 ? '' : ` ${2 + chance.below(98)}`
}

function project({ seed, companies }: Book, index: number): Cell[] {
  const chance = chanceOf(seed, STREAM.project, index)
  const place = `ул. ${chance.pick(STREETS)}, ${1 + chance.below(120)}`
  const name = `${chance.pick(OBJECTS)}, ${chance.pick(CITIES)}, ${place}`
  const customer = customerOf(chance.skewed(customersOf(companies)))
  const active = chance.share() < 0.6 ? 1 : 0
  return [name, `ОБ-${digits(index, 5)}`, 'customer', keyOf('counterparty', customer), active]
}

function invoice(book: Book, index: number) {
  const { seed, companies, projects } = book
  const chance = chanceOf(seed, STREAM.invoice, index)
  const job = chance.skewed(projects)
  const receivable = chance.share() < 0.45
  const party = receivable
    ? (project(book, job)[3] as string)
    : keyOf('counterparty', vendorOf(chance.skewed(companies - customersOf(companies))))
  const paid = index < book.paid
  // What is not paid yet is mostly young.
  const age = !paid && chance.share() < 0.7 ? chance.below(60) : 30 + chance.below(DAYS - 30)
  const issuedAt = book.now - age * DAY_MS
  const state = paid || chance.share() < 0.94 ? 'posted' : 'draft'
  const totalMinor = 50_000 + Math.floor(chance.share() ** 4 * 900_000_000)
  const cells: Cell[] = [
    ...[receivable ? 'receivable' : 'payable', state, `${digits(index, 6)}`, party],
    ...[keyOf('project', job), null, dayOf(issuedAt), dayOf(issuedAt + 30 * DAY_MS)],
    ...[totalMinor, 'RUB', chance.share() < 0.3 ? `Акт № ${1 + chance.below(90)}` : null],
  ]
  return { cells, receivable, party, totalMinor, issuedAt }
}

/** The payment of the invoice of the same index; beyond those that are paid, one before any invoice. */
function paymentOf(book: Book, index: number) {
  if (index >= book.paid) return prepayment(book, index)
  const { receivable, party, totalMinor, issuedAt } = invoice(book, index)
  const chance = chanceOf(book.seed, STREAM.payment, index)
  const amountMinor = chance.share() < 0.9 ? totalMinor : Math.ceil(totalMinor * chance.share())
  const paidOn = dayOf(Math.min(book.now, issuedAt + chance.below(75) * DAY_MS))
  const purpose = `${chance.pick(PURPOSES)} № ${digits(index, 6)}`
  return { receivable, party, amountMinor, paidOn, purpose }
}

function prepayment({ seed, companies, now }: Book, index: number) {
  const chance = chanceOf(seed, STREAM.payment, index)
  const receivable = chance.share() < 0.45
  const customers = customersOf(companies)
  const party = receivable
    ? customerOf(chance.skewed(customers))
    : vendorOf(chance.skewed(companies - customers))
  const amountMinor = 50_000 + Math.floor(chance.share() ** 4 * 90_000_000)
  const paidOn = dayOf(now - chance.below(60) * DAY_MS)
  const purpose = `Аванс по договору № ${1 + chance.below(400)}`
  return { receivable, party: keyOf('counterparty', party), amountMinor, paidOn, purpose }
}

function payment(book: Book, index: number): Cell[] {
  const { receivable, party, amountMinor, paidOn, purpose } = paymentOf(book, index)
  const direction = receivable ? 'in' : 'out'
  return [direction, `ПП-${digits(index, 6)}`, party, paidOn, amountMinor, 'RUB', purpose]
}

function allocation(book: Book, index: number): Cell[] {
  const { amountMinor, paidOn } = paymentOf(book, index)
  return [keyOf('payment', index), keyOf('invoice', index), paidOn, amountMinor, 'RUB']
}

const customersOf = (companies: number) => Math.ceil(companies / CUSTOMER_EVERY)
const customerOf = (nth: number) => nth * CUSTOMER_EVERY
const vendorOf = (nth: number) => nth + Math.floor(nth / (CUSTOMER_EVERY - 1)) + 1

const digits = (value: number, length: number) => String(value).padStart(length, '0')
const dayOf = (at: number) => new Date(at).toISOString().slice(0, 10)

const WEIGHTS = [3, 7, 2, 4, 10, 3, 5, 9, 4, 6, 8]

/** The check digits of a Russian tax id: one for a company's nine digits, two for a person's ten. */
function withCheckDigits(number: string): string {
  const length = number.length === 9 ? 10 : 12
  let whole = number
  while (whole.length < length) {
    const weights = WEIGHTS.slice(WEIGHTS.length - whole.length)
    const sum = weights.reduce((total, weight, at) => total + weight * Number(whole[at]), 0)
    whole += (sum % 11) % 10
  }
  return whole
}

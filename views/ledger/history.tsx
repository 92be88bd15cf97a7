import type { FieldChange, HistoryItem } from '../../worker/domain/history.ts'
import { Card } from '../parts/card.tsx'
import { Instant } from '../parts/when.tsx'
import type { Reader } from '../reader.ts'

type Props = { r: Reader; items: readonly HistoryItem[] }

/** What has happened to a record, each change a sentence. */
export function History({ r, items }: Props) {
  const words = r.text.ledger.history
  return (
    <Card title={words.title}>
      {items.length === 0 && <p class="muted">{words.none}</p>}
      {items.length > 0 && (
        <ol class="history">
          {items.map((item) => (
            <li>
              <Instant r={r} at={item.at} /> {sentence(r, item)}
            </li>
          ))}
        </ol>
      )}
    </Card>
  )
}

/** One change as a sentence: who did what, each field before and after. */
export function sentence(r: Reader, { actor, verb, changes }: HistoryItem): string {
  const words = r.text.ledger.history
  if (verb.startsWith('company-')) return `${whoDid(r, actor)}: ${atCompany(r, changes)}.`
  const done = `${whoDid(r, actor)}: ${words.verb[verb] ?? verb}`
  const told = verb === 'create' || verb === 'delete' || verb === 'restore' ? [] : changes
  const parts = told.map((change) => describe(r, change))
  return parts.length === 0 ? `${done}.` : `${done} — ${parts.join('; ')}.`
}

/** What became of a contact at a company: whether they came or left, and as what. */
function atCompany(r: Reader, changes: readonly FieldChange[]): string {
  const { did } = r.text.contact
  const of = (field: string) => changes.find((change) => change.field === field)
  const [company, role, inactive] = [of('company'), of('role'), of('inactive')]
  const name = company?.after ?? company?.before ?? ''
  if (company?.after === null || company?.after === undefined) return did.removed(name)
  if (inactive && inactive.after === '1' && inactive.before === '0') return did.left(name)
  return company.before === null
    ? did.joined(name, role?.after ?? null)
    : did.changed(name, role?.after ?? null)
}

function whoDid(r: Reader, { kind, name }: HistoryItem['actor']): string {
  const { by, someone, anAgent } = r.text.ledger.history
  if (kind === 'member') return name ?? someone
  if (kind === 'agent') return name === null ? anAgent : by.agent(name)
  return by[kind]
}

function describe(r: Reader, { field, before, after }: FieldChange): string {
  const words = r.text.ledger.history
  const name = r.text.ledger.fields[field] ?? field
  const [from, to] = [before, after].map((value) => wordsFor(r, field, value))
  if (to == null) return words.cleared(name, from ?? r.text.value.none)
  return from == null ? words.set(name, to) : words.changed(name, from, to)
}

const FLAGS = ['isCustomer', 'isVendor', 'active', 'doNotContact']

function wordsFor(r: Reader, field: string, value: string | null): string | null {
  if (value === null) return null
  if (FLAGS.includes(field)) return value === '0' ? r.text.ledger.no : r.text.ledger.yes
  if (field === 'kind') return kindOf(r, value)
  if (field === 'stage') return stageOf(r, value)
  if (field === 'consent') return consentOf(r, value)
  if (field === 'consentOn' || field === 'nextTouchOn') return r.format.date(value)
  return value
}

function kindOf(r: Reader, value: string): string {
  const kinds: Readonly<Record<string, string>> = r.text.project.kind
  return kinds[value] ?? value
}

function stageOf(r: Reader, value: string): string {
  const stages: Readonly<Record<string, string>> = r.text.edits.stages
  return stages[value] ?? value
}

function consentOf(r: Reader, value: string): string {
  const consents: Readonly<Record<string, string>> = r.text.contact.consents
  return consents[value] ?? value
}

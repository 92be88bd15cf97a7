import type { Level } from '../../worker/domain/access.ts'
import type { FieldChange, HiddenName, HistoryItem } from '../../worker/domain/history.ts'
import { Card } from '../parts/card.tsx'
import { Instant } from '../parts/when.tsx'
import { projectName } from '../projects/project-name.tsx'
import type { Reader } from '../reader.ts'
import { sayDuration } from '../timeline/say-duration.ts'

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
  const about = aboutCompany(r, verb, changes)
  const done = `${whoDid(r, actor)}: ${about ?? words.verb[verb] ?? verb}`
  const file = changes.find(({ field }) => field === 'file')
  if (file) return `${done} ${words.file(file.after ?? file.before ?? '')}.`
  const isWhole = verb === 'create' || verb === 'delete' || verb === 'restore'
  const told = isWhole || SAID_BY_VERB.includes(verb) ? [] : changes
  const shown = told.filter(({ field }) => !UNSAID.includes(field) && !(about && isAbout(field)))
  const parts = shown.map((change) => describe(r, change))
  return parts.length === 0 ? `${done}.` : `${done} — ${parts.join('; ')}.`
}

/** The verb with the name of the other company it speaks of; null when it speaks of none. */
function aboutCompany(r: Reader, verb: string, changes: readonly FieldChange[]): string | null {
  const { verbAbout } = r.text.ledger.history
  const change = changes.find(({ field }) => isAbout(field))
  const name = change?.after ?? change?.before
  const say = verbAbout[verb]
  return say && name ? say(name) : null
}

const isAbout = (field: string) => ['merged', 'into', 'notSame'].includes(field)

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
  const name = r.text.ledger.fields[field] ?? grantName(r, field)
  const [from, to] = [before, after].map((value) => wordsFor(r, field, value))
  if (to == null) return words.cleared(name, from ?? r.text.value.none)
  // What stays is only named: it says which of several was changed.
  return from == null || from === to ? words.set(name, to) : words.changed(name, from, to)
}

/** A right of a role, written `company.edit` in the log. */
function grantName(r: Reader, field: string): string {
  const { entity, action } = r.text.roles
  const [of = '', what = ''] = field.split('.')
  const name = entity[of as keyof typeof entity]
  return name === undefined ? field : `${name}: ${action[what] ?? what}`
}

/** Their entries hold no more than the verb tells. */
const SAID_BY_VERB = ['comment', 'invite', 'deactivate', 'reactivate']
const FLAGS = ['isCustomer', 'isVendor', 'active', 'doNotContact', 'canEdit']
const DATES = [
  ...['consentOn', 'nextTouchOn', 'startsOn', 'plannedOn', 'actualOn', 'warrantyUntil'],
  ...['plannedStartOn', 'plannedEndOn', 'actualStartOn', 'actualEndOn'],
]
const NAMES = ['companyId', 'projectId', 'contacts', 'members']
const HIDDEN: HiddenName = '\u{fffc}'
/** Ids that the log keeps so that an entry can be taken back. */
const UNSAID = ['partyId', 'phaseId', 'memberId', 'fileId', 'hold', 'entity']

function wordsFor(r: Reader, field: string, value: string | null): string | null {
  if (value === null) return null
  if (FLAGS.includes(field)) return value === '0' ? r.text.ledger.no : r.text.ledger.yes
  if (DATES.includes(field)) return r.format.date(value)
  if (field === 'at') return r.format.dateTime(Number(value))
  if (field === 'durationMs') return sayDuration(r, Number(value))
  if (NAMES.includes(field)) {
    const names = field === 'projectId' ? projectName(r, { name: value, kind: 'overhead' }) : value
    return names.replaceAll(HIDDEN, r.text.value.hidden)
  }
  if (field.includes('.')) return r.text.roles.level[value as Level] ?? value
  return choicesOf(r, field)?.[value] ?? value
}

/** The words of a field that is one of a closed list. */
function choicesOf(r: Reader, field: string): Readonly<Record<string, string>> | undefined {
  const { activity, project, projectPart, edits, contact, member } = r.text
  const choices: Readonly<Record<string, Readonly<Record<string, string>>>> = {
    kind: { ...project.kind, ...projectPart.kinds, ...activity.kinds },
    stage: edits.stages,
    consent: contact.consents,
    role: { ...projectPart.roles, ...member.roles },
    state: projectPart.states,
    health: project.healths,
  }
  return choices[field]
}

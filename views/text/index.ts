import * as access from './access.ts'
import * as activity from './activity.ts'
import * as agents from './agents.ts'
import * as attachment from './attachment.ts'
import * as changeLog from './change-log.ts'
import * as company from './company.ts'
import * as contact from './contact.ts'
import * as core from './core.ts'
import * as dashboard from './dashboard.ts'
import * as edits from './edits.ts'
import * as egress from './egress.ts'
import * as giving from './giving.ts'
import * as health from './health.ts'
import * as invoice from './invoice.ts'
import * as ledger from './ledger.ts'
import * as lists from './lists.ts'
import type { Locale } from './locale.ts'
import * as member from './member.ts'
import * as merge from './merge.ts'
import * as moneyTie from './money-tie.ts'
import * as notice from './notice.ts'
import * as palette from './palette.ts'
import * as project from './project.ts'
import * as projectPart from './project-part.ts'
import * as search from './search.ts'
import * as signIn from './sign-in.ts'
import * as timeline from './timeline.ts'
import * as typed from './typed.ts'
import * as verification from './verification.ts'

const dictionaries = {
  en: {
    ...core.en,
    ...access.en,
    activity: activity.en,
    agents: agents.en,
    attachment: attachment.en,
    changeLog: changeLog.en,
    company: company.en,
    contact: contact.en,
    dashboard: dashboard.en,
    giving: giving.en,
    health: health.en,
    edits: edits.en,
    egress: egress.en,
    invoice: invoice.en,
    member: member.en,
    ledger: ledger.en,
    lists: lists.en,
    project: project.en,
    projectPart: projectPart.en,
    merge: merge.en,
    moneyTie: moneyTie.en,
    notice: notice.en,
    palette: palette.en,
    search: search.en,
    signIn: signIn.en,
    verification: verification.en,
    timeline: timeline.en,
    typed: typed.en,
  },
  ru: {
    ...core.ru,
    ...access.ru,
    activity: activity.ru,
    agents: agents.ru,
    attachment: attachment.ru,
    changeLog: changeLog.ru,
    company: company.ru,
    contact: contact.ru,
    dashboard: dashboard.ru,
    giving: giving.ru,
    health: health.ru,
    edits: edits.ru,
    egress: egress.ru,
    invoice: invoice.ru,
    member: member.ru,
    ledger: ledger.ru,
    lists: lists.ru,
    project: project.ru,
    projectPart: projectPart.ru,
    merge: merge.ru,
    moneyTie: moneyTie.ru,
    notice: notice.ru,
    palette: palette.ru,
    search: search.ru,
    signIn: signIn.ru,
    verification: verification.ru,
    timeline: timeline.ru,
    typed: typed.ru,
  },
}

/** Every word a person reads, by noun: text('ru').nav.companies. */
export type Text = (typeof dictionaries)['en']

/** The whole dictionary of a language. */
export function text(locale: Locale): Text {
  return dictionaries[locale]
}

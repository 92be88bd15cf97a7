/** Words of money that belongs to no project in the ledger, and of tying it here. */
import { plural } from './plural.ts'

export const en = {
  title: 'Untied money',
  titleOf: (company: string) => `Untied money: ${company}`,
  about: 'What the ledger sent without a project. Tie it once: what comes later follows.',
  ofAll: 'Untied money of all companies',
  prepayments: 'Prepayments',
  prepaymentsAbout:
    'Payments that settle no invoice yet. Tie one to its project, or all of a company on its page.',
  kinds: 'What is untied',
  all: 'Everything',
  none: {
    title: 'All money has its project',
    text: 'The ledger or your colleagues have tied everything. What comes without a project will stand here.',
  },
  noneOf: {
    title: 'Nothing is untied',
    text: 'Everything of this company has its project. What comes later without one will stand here.',
  },
  rows: 'Rows',
  dates: 'From – to',
  issued: 'Issued',
  received: 'Received',
  count: (count: string, of: number) =>
    `${count} ${plural('en', of, { one: 'invoice', other: 'invoices' })}`,
  what: { invoice: 'Invoice', bill: 'Bill', contract: 'Contract', payment: 'Payment' },
  more: 'More rows follow once these are tied.',
  tie: 'Tie to a project',
  to: 'Project',
  another: 'Or another project',
  anotherHint: 'Its whole name or number.',
  how: 'A contract takes along the invoices under it, a payment goes with the invoices it settles. The nearest tie counts.',
  tieChosen: 'Tie the chosen',
  tieAll: 'Tie everything, now and later',
  chooseRows: 'Choose at least one row, or tie everything of the company.',
  nothingTied:
    'Nothing was tied: it has a tie already, which you would untie first, or the project is no longer there.',
  ties: 'Ties made here',
  scope: {
    invoice: (number: string) => `Invoice ${number}`,
    contract: (number: string) => `Contract ${number} and what is invoiced under it`,
    payment: (number: string) => `Payment ${number}`,
    counterparty: () => 'Everything of this company, now and later',
  },
  untie: 'Untie',
  overruled: 'The ledger names a project now: that counts',
  overruledBy: (project: string) =>
    `Here it was tied to ${project}. The ledger names a project by now, and that counts.`,
  lone: {
    noProject: 'The ledger names no project for it.',
    underContract:
      'The ledger names no project for it, though it does for its contract. It stands on the page of the project once it is tied here.',
    noCompany:
      'Nor does it name a company, so it cannot be tied here: name either of them in the ledger.',
    tie: 'Tie it to a project',
  },
  projectGone: 'The project is deleted: untied again',
  tiedHere: 'Tied here',
  notLedgers: 'Not in the ledger',
  notInLedger: 'Ties are kept here alone. Sums, balances and proofs stay those of the ledger.',
  moreTied: 'More is tied than is listed here.',
}

export const ru: typeof en = {
  title: 'Деньги без проекта',
  titleOf: (company) => `Деньги без проекта: ${company}`,
  about:
    'То, что пришло из учёта без проекта. Привяжите один раз — следующие документы привяжутся сами.',
  ofAll: 'Деньги без проекта у всех контрагентов',
  prepayments: 'Предоплаты',
  prepaymentsAbout:
    'Платежи, которыми ещё не оплачен ни один счёт. Привяжите отдельные платежи или все сразу на странице контрагента.',
  kinds: 'Что без проекта',
  all: 'Всё',
  none: {
    title: 'У всех денег есть проект',
    text: 'Всё привязано в учёте или коллегами. То, что придёт без проекта, появится здесь.',
  },
  noneOf: {
    title: 'Всё привязано',
    text: 'У всех документов этого контрагента есть проект. То, что придёт без него, появится здесь.',
  },
  rows: 'Документов',
  dates: 'Период',
  issued: 'Выставлено',
  received: 'Получено',
  count: (count, of) =>
    `${count} ${plural('ru', of, { one: 'счёт', few: 'счёта', many: 'счетов', other: 'счёта' })}`,
  what: { invoice: 'Счёт', bill: 'Входящий счёт', contract: 'Договор', payment: 'Платёж' },
  more: 'Остальные появятся, когда эти будут привязаны.',
  tie: 'Привязать к проекту',
  to: 'Проект',
  another: 'Или другой проект',
  anotherHint: 'Полное название или номер.',
  how: 'Договор ведёт за собой счета по нему, платёж идёт за счетами, которые он оплачивает. Действует ближайшая привязка.',
  tieChosen: 'Привязать выбранное',
  tieAll: 'Привязать всё, и будущее тоже',
  chooseRows: 'Выберите хотя бы одну строку или привяжите всё сразу.',
  nothingTied:
    'Ничего не привязано: всё уже привязано и сначала это нужно отвязать, либо проекта больше нет.',
  ties: 'Привязки, сделанные здесь',
  scope: {
    invoice: (number) => `Счёт ${number}`,
    contract: (number) => `Договор ${number} и счета по нему`,
    payment: (number) => `Платёж ${number}`,
    counterparty: () => 'Всё этого контрагента, и будущее тоже',
  },
  untie: 'Отвязать',
  overruled: 'Проект теперь указан в учёте — действует он',
  overruledBy: (project) =>
    `Здесь счёт был привязан к проекту «${project}». Теперь проект указан в учёте, и действует он.`,
  lone: {
    noProject: 'В учёте для него не указан проект.',
    underContract:
      'В учёте для него не указан проект, хотя для договора указан. На странице проекта счёт появится, когда его привяжут.',
    noCompany:
      'Контрагент тоже не указан, поэтому привязать его здесь нельзя: укажите в учёте проект или контрагента.',
    tie: 'Привязать к проекту',
  },
  projectGone: 'Проект удалён — снова без проекта',
  tiedHere: 'Привязано здесь',
  notLedgers: 'Не из учёта',
  notInLedger: 'Привязки хранятся только здесь. Суммы, остатки и подтверждения — по данным учёта.',
  moreTied: 'Привязано больше, чем показано здесь.',
}

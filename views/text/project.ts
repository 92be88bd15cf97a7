/** Words of the projects' pages. */
import { plural } from './plural.ts'

export const en = {
  title: 'Projects',
  search: 'Name or number',
  count: (count: string, of: number) =>
    `${count} ${plural('en', of, { one: 'project', other: 'projects' })}`,
  filter: { label: 'Which projects', all: 'All' },
  kind: {
    customer: 'Customer job',
    vendor: 'Subcontract',
    internal: 'Internal',
    overhead: 'Overhead',
  },
  kinds: {
    customer: 'Customer jobs',
    vendor: 'Subcontracts',
    internal: 'Internal',
    overhead: 'Overhead',
  },
  setStage: (name: string) => `Stage of ${name}`,
  move: 'Move',
  moveTo: 'Move to',
  board: {
    title: 'Projects by stage',
    asList: 'As a list',
    asBoard: 'By stage',
    move: (name: string) => `Move ${name} to another stage`,
    more: (count: string, of: number) =>
      `${count} ${plural('en', of, { one: 'more', other: 'more' })} in the list`,
    keys: 'Space picks a card up, the arrows carry it, Space puts it down, Esc takes it back.',
    held: (name: string, stage: string) =>
      `${name} picked up from ${stage}. The arrows carry it, Space puts it down, Escape takes it back.`,
    over: (stage: string) => `Over ${stage}`,
    moved: (name: string, stage: string) => `${name} moved to ${stage}`,
    back: (name: string, stage: string) => `${name} is back in ${stage}`,
  },
  moved: {
    title: (count: number) =>
      `${count} ${plural('en', count, { one: 'project', other: 'projects' })} moved`,
    from: 'Was',
    to: 'Is now',
    more: (count: number) =>
      `And ${count} ${plural('en', count, { one: 'more', other: 'more' })}, not listed here.`,
    untouched: (count: number) =>
      `${count} ${plural('en', count, { one: 'other was', other: 'others were' })} left as ${plural('en', count, { one: 'it was', other: 'they were' })}: at this stage already, or not yours to change.`,
    undo: 'Undo the whole',
  },
  name: 'Name',
  number: 'Number',
  manager: 'Manager',
  customer: 'Customer',
  vendor: 'Vendor',
  party: 'Customer or vendor',
  receivable: 'Owed to us',
  payable: 'We owe',
  subcontractOf: (vendor: string) =>
    `The ledger keeps this job under the vendor ${vendor}: it gathers their bills and is not work of ours for a customer.`,
  subcontractUnknown:
    'The ledger keeps this job under a vendor that is not known here: it gathers bills and is not work of ours for a customer.',
  noContract: 'The ledger states no contract for this project.',
  noInvoices: 'No invoice of this project is known.',
  noPayments: 'No payment has been allocated to invoices of this project.',
  invoiced: { receivable: 'Invoiced', payable: 'Billed to us' },
  settled: { receivable: 'Received', payable: 'Paid out' },
  origin: 'In the ledger',
  closed: 'Closed in the ledger',
  details: 'Details',
  empty: {
    title: 'No projects yet',
    text: 'Jobs of your accounting system become projects as soon as an agent is paired with it.',
  },
  nothingFound: {
    title: 'Nothing matches',
    text: 'No project fits this search and these filters.',
    action: 'Show all projects',
  },
}

export const ru: typeof en = {
  title: 'Проекты',
  search: 'Название или номер',
  count: (count, of) =>
    `${count} ${plural('ru', of, {
      one: 'проект',
      few: 'проекта',
      many: 'проектов',
      other: 'проекта',
    })}`,
  filter: { label: 'Какие проекты', all: 'Все' },
  kind: {
    customer: 'Объект заказчика',
    vendor: 'Субподряд',
    internal: 'Внутренний',
    overhead: 'Общехозяйственный',
  },
  kinds: {
    customer: 'Объекты заказчиков',
    vendor: 'Субподряды',
    internal: 'Внутренние',
    overhead: 'Общехозяйственные',
  },
  setStage: (name) => `Стадия: ${name}`,
  move: 'Перевести',
  moveTo: 'Перевести на стадию',
  board: {
    title: 'Проекты по стадиям',
    asList: 'Списком',
    asBoard: 'По стадиям',
    move: (name) => `${name}: перевести на другую стадию`,
    more: (count, of) =>
      `Ещё ${count} ${plural('ru', of, { one: 'проект', few: 'проекта', many: 'проектов', other: 'проекта' })} в списке`,
    keys: 'Пробел берёт карточку, стрелки переносят, пробел кладёт, Esc возвращает на место.',
    held: (name, stage) =>
      `Взят проект ${name}, стадия «${stage}». Стрелки переносят, пробел кладёт, Esc возвращает на место.`,
    over: (stage) => `Стадия «${stage}»`,
    moved: (name, stage) => `Проект ${name} переведён на стадию «${stage}»`,
    back: (name, stage) => `Проект ${name} снова на стадии «${stage}»`,
  },
  moved: {
    title: (count) =>
      `${plural('ru', count, { one: 'Переведён', few: 'Переведены', many: 'Переведено', other: 'Переведено' })} ${count} ${plural('ru', count, { one: 'проект', few: 'проекта', many: 'проектов', other: 'проекта' })}`,
    from: 'Было',
    to: 'Стало',
    more: (count) =>
      `И ещё ${count} ${plural('ru', count, { one: 'проект', few: 'проекта', many: 'проектов', other: 'проекта' })}, здесь не перечислены.`,
    untouched: (count) =>
      `Без изменений: ${count} ${plural('ru', count, { one: 'проект', few: 'проекта', many: 'проектов', other: 'проекта' })} — уже на этой стадии или вам нельзя их менять.`,
    undo: 'Отменить целиком',
  },
  name: 'Название',
  number: 'Номер',
  manager: 'Руководитель',
  customer: 'Заказчик',
  vendor: 'Поставщик',
  party: 'Заказчик или поставщик',
  receivable: 'Нам должны',
  payable: 'Мы должны',
  subcontractOf: (vendor) =>
    `В учёте эта работа числится за поставщиком ${vendor}: в ней собраны его счета, это не наша работа для заказчика.`,
  subcontractUnknown:
    'В учёте эта работа числится за поставщиком, который здесь неизвестен: в ней собраны его счета, это не наша работа для заказчика.',
  noContract: 'Договор этого проекта в учёте не указан.',
  noInvoices: 'Счетов этого проекта нет.',
  noPayments: 'На счета этого проекта платежи не разнесены.',
  invoiced: { receivable: 'Выставлено', payable: 'Счета поставщиков' },
  settled: { receivable: 'Получено', payable: 'Оплачено нами' },
  origin: 'В учётной системе',
  closed: 'В учёте закрыт',
  details: 'Сведения',
  empty: {
    title: 'Проектов пока нет',
    text: 'Работы из учётной системы станут проектами, как только к ней будет подключён агент.',
  },
  nothingFound: {
    title: 'Ничего не нашлось',
    text: 'Под этот поиск и отбор не подходит ни один проект.',
    action: 'Показать все проекты',
  },
}

/** Words of the invoices' pages. */

export const en = {
  title: 'Invoices',
  search: 'Number or company',
  side: { label: 'Side', all: 'All', receivable: 'Invoices to customers', payable: 'Bills' },
  filter: {
    label: 'State',
    all: 'Any state',
    draft: 'Drafts',
    open: 'Open',
    overdue: 'Overdue',
    paid: 'Paid',
  },
  of: (name: string) => `Only ${name}`,
  ofOne: 'Only one record',
  everybody: 'Show everybody',
  heading: {
    receivable: (number: string) => `Invoice ${number}`,
    payable: (number: string) => `Bill ${number}`,
  },
  withoutNumber: 'without number',
  draftNote:
    'A draft is not posted: it is not owed by anybody and counts in no total until the ledger posts it.',
  deletedNote:
    'The ledger no longer has this document. It is shown as it was last and counts in no total.',
  cancelledNote: 'The ledger has cancelled this document; it counts in no total.',
  overpaidNote: 'More was allocated to it than it asks for.',
  reference: 'Reference',
  allocations: 'What was paid',
  noAllocations: 'Nothing has been paid yet.',
  payment: 'Payment',
  paymentUnknown: 'Payment not stated by the ledger',
  ofPayment: (amount: string) => `of ${amount}`,
  empty: {
    title: 'No invoices yet',
    text: 'Invoices and bills come from your accounting system as soon as an agent is paired with it.',
  },
  nothingFound: {
    title: 'Nothing matches',
    text: 'No invoice fits this search and these filters.',
    action: 'Show all invoices',
  },
}

export const ru: typeof en = {
  title: 'Счета',
  search: 'Номер или контрагент',
  side: { label: 'Чьи счета', all: 'Все', receivable: 'Наши счета', payable: 'Счета поставщиков' },
  filter: {
    label: 'Состояние',
    all: 'Любое состояние',
    draft: 'Черновики',
    open: 'Не оплачены',
    overdue: 'Просрочены',
    paid: 'Оплачены',
  },
  of: (name) => `Только ${name}`,
  ofOne: 'Только одна запись',
  everybody: 'Показать всех',
  heading: {
    receivable: (number) => `Счёт ${number}`,
    payable: (number) => `Счёт поставщика ${number}`,
  },
  withoutNumber: 'без номера',
  draftNote:
    'Черновик не проведён: по нему никто не должен, и ни в один итог он не входит, пока его не проведут в учёте.',
  deletedNote:
    'В учёте этого документа больше нет. Он показан, каким был последний раз, и не входит ни в один итог.',
  cancelledNote: 'Документ аннулирован в учёте и не входит ни в один итог.',
  overpaidNote: 'На него разнесено больше, чем в нём указано.',
  reference: 'Примечание',
  allocations: 'Что оплачено',
  noAllocations: 'Оплаты пока нет.',
  payment: 'Платёж',
  paymentUnknown: 'Платёж в учёте не указан',
  ofPayment: (amount) => `из ${amount}`,
  empty: {
    title: 'Счетов пока нет',
    text: 'Счета появятся из учётной системы, как только к ней будет подключён агент.',
  },
  nothingFound: {
    title: 'Ничего не нашлось',
    text: 'Под этот поиск и отбор не подходит ни один счёт.',
    action: 'Показать все счета',
  },
}

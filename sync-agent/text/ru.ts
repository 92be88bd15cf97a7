import { ENTITY_NAMES } from '../../protocol/entities.ts'
import { writeAmount } from './amount.ts'
import type { Text } from './en.ts'
import { problemsRu } from './problems-ru.ts'
import { countRu } from './ru-count.ts'

const number = (value: number): string => value.toLocaleString('ru')
const rows = (value: number): string => countRu(value, 'строка', 'строки', 'строк')

const entity: Text['entity'] = {
  counterparty: 'контрагенты',
  project: 'проекты',
  contract: 'договоры',
  amendment: 'дополнительные соглашения',
  act: 'акты',
  invoice: 'счета',
  payment: 'платежи',
  allocation: 'разнесения',
  budget_line: 'статьи бюджета',
}

export const ru: Text = {
  locale: 'ru-RU',
  problems: problemsRu,
  trigger: {
    timer: 'по расписанию',
    doorbell: 'книга изменилась',
    command: 'запрос из CRM',
    manual: 'вручную',
  },
  entity,
  rows,
  amount: (minor, currency) => writeAmount(minor, currency, { group: ' ', decimal: ',' }),
  changes: (upserts, deletes) => `записано: ${rows(upserts)}, удалено: ${number(deletes)}`,
  nothing: 'без изменений',
  leftOut: (value) => `пропущено: ${rows(value)}, смотрите lintel-agent status`,
  usage: `lintel-agent: доставляет числа учётной системы в CRM; сам обращается к CRM, входящие соединения не нужны.

  lintel-agent pair --code КОД    подключиться к CRM по коду со страницы агентов
  lintel-agent run                остаться и поддерживать свежесть
  lintel-agent sync               обновить сейчас
  lintel-agent verify             сверить книгу и CRM построчно, исправить расхождения
  lintel-agent status             как идут дела (--json для программ)
  lintel-agent rotate             заменить ключ агента новым
  lintel-agent preview            что ушло бы наружу, без отправки
  lintel-agent preview --entity ИМЯ   все строки одной: ${ENTITY_NAMES.join(', ')}
  lintel-agent log                что ушло наружу, по дням (--json для программ)
  lintel-agent proof ФАЙЛ         проверить без сети подтверждение, скачанное из CRM
  lintel-agent version

  --config ФАЙЛ                   настройки; без параметра lintel-agent.toml
  pair --accept-book              книгу заменили другой намеренно
  sync --allow-deletes            да, столько строк из книги удалено
  sync --rebuild                  начать с того, что хранит сервер, после восстановления из копии
  proof --agent-key, --server-key отпечатки доверенных ключей, если агент здесь не подключён`,
  pair: {
    reading: (book) => `Читаю книгу ${book} …`,
    words: 'Сверьте эти слова со словами на странице агентов в CRM:',
    waiting: 'Жду подтверждения администратора. Ctrl+C прервёт ожидание, но не подключение.',
    confirmed: (server) =>
      `Подтверждено: агент представляет свою книгу на ${server}. Теперь запустите его: lintel-agent run`,
    later: 'Пока не подтверждено: lintel-agent pair продолжит ожидание.',
  },
  run: {
    started: (book, server) => `Слежу за ${book} для ${server}. Ctrl+C — остановить.`,
    stopped: 'Остановлен.',
    capturing: 'читаю книгу …',
    sending: (sent, total) => `отправлено строк: ${number(sent)} из ${number(total)}`,
    emptying: (value) => `CRM удаляет то, что теперь не отправляется: ${rows(value)}`,
    checking: (checked, expected) =>
      `CRM проверяет свои строки: ${number(checked)} из ${number(expected)}`,
    rebuilding: (value, of) => `узнаю, что хранит сервер: ${entity[of]}, ${rows(value)}`,
  },
  sync: {
    handedOver: (pid) => `Прошу работающий агент (pid ${pid}) …`,
    done: 'Всё обновлено',
  },
  verify: {
    equal: (value) => `Сверено: ${rows(value)}, расхождений нет.`,
    found: (value, found) =>
      `Сверено: ${rows(value)}, ${countRu(found, 'расхождение', 'расхождения', 'расхождений')}`,
    place: {
      edge: (value) => `в CRM: ${number(value)}`,
      shadow: (value) => `в памяти агента: ${number(value)}`,
      source: (value) => `в книге без сигнала об изменении: ${number(value)}`,
      unknown: (value) => `причина неизвестна: ${number(value)}`,
    },
    repaired: ', всё исправлено.',
    stands: (value) => `; не удалось исправить: ${number(value)}.`,
    unknown: 'CRM более старой версии, сверка с ней невозможна.',
  },
  rotate: {
    done: 'Агент подписывает новым ключом; прежний действует ещё 24 часа.',
  },
  preview: {
    title: (book) => `Что ушло бы наружу из ${book}. Ничего не отправляется.`,
    total: 'всего',
    new: 'новых и изменённых',
    leftOut: 'CRM не примет',
    entity: 'что',
    sample: (of) => `${entity[of]}, по столбцам:`,
    column: 'столбец',
    rule: 'что с ним',
    filled: 'заполнено',
    example: 'пример',
    rules: { send: 'отправляется', mask: 'под маской', withhold: 'не отправляется' },
    keptBack: 'не уйдёт по правилам',
    oneByOne: (of) => `Все строки одной: lintel-agent preview --entity ${of}`,
    only: (conditions) => `только строки, где ${conditions}`,
    empty: '(пусто)',
    faultTitle: 'Пропущены, потому что CRM не смогла бы их сохранить:',
    unknownEntities: (names) => `Выберите одно из: ${names}`,
  },
  log: {
    title: 'Что ушло наружу, по дням (UTC), по квитанциям CRM:',
    none: 'Пока ничего не ушло.',
    day: 'день',
    entity: 'что',
    rows: 'строк',
    bytes: 'байт',
    batches: 'пакетов',
  },
  proof: {
    good: (value) =>
      `Подтверждение верно: ${rows(value)}, всё подписано агентом и подтверждено сервером.`,
    figure: {
      total: { receivable: 'Выставлено', payable: 'Выставлено нам' },
      paid: { receivable: 'Оплачено нам', payable: 'Оплачено нами' },
      open: { receivable: 'Нам должны', payable: 'Мы должны' },
      overdue: { receivable: 'Просрочено нам', payable: 'Просрочено нами' },
    },
    sum: (name, of, amount, invoices, on) =>
      `${name}, ${of}: ${amount}. Сумма складывается из ${countRu(invoices, 'счёта', 'счетов', 'счетов')} на ${on}.`,
    row: (of, key) => `${entity[of]}, ключ ${key}:`,
    more: (value) => `  … и ещё ${rows(value)}`,
    source: (name, system) => `Книга: ${name} (${system})`,
    bad: (link, at) => `Подтверждение НЕВЕРНО, ошибка в звене: ${link}${at ? ` (${at})` : ''}.`,
    links: {
      form: 'вид файла, эта версия его не читает',
      row: 'строка, её хеш не тот, что был отправлен',
      membership: 'строка, её нет в пакете',
      token: 'подпись агента под пакетом',
      receipt: 'квитанция сервера за пакет',
      chain: 'цепочка, квитанция не следует за предыдущей',
      policy: 'правила отправки, действовали другие',
      seal: 'печать сервера на всём файле, в нём изменено что-то ещё',
      sum: 'сумма, строки дают другое число',
      'agent-key': 'ключ агента, это не тот, которому вы доверяете',
      'server-key': 'ключ сервера, это не тот, которому вы доверяете',
    },
    unpinned:
      'Доверенных ключей здесь нет, поэтому проверено только, что файл не противоречит себе. Сверьте отпечатки или задайте их через --agent-key и --server-key:',
    keys: (agent, server) => `  агент  ${agent}\n  сервер ${server}`,
    policy: (version) =>
      version === 0
        ? 'Правила отправки: не заданы, отправлялось всё.'
        : `Правила отправки: версия ${version}.`,
  },
  status: {
    agent: 'агент',
    running: (pid) => `работает, pid ${pid}`,
    notRunning: 'не запущен',
    server: 'сервер',
    book: 'книга',
    pairing: 'подключение',
    offered: 'новое подключение',
    paired: (at) => `подтверждено ${at}`,
    pending: (words) => `ждёт подтверждения: ${words}`,
    unpaired: 'не подключён',
    complete: 'данные полны на',
    never: 'никогда',
    lastRun: 'последний запуск',
    verified: 'последняя сверка',
    waiting: 'ждёт отправки',
    batches: (batches, value) =>
      `${rows(value)}, ${countRu(batches, 'пакет', 'пакета', 'пакетов')}`,
    nothingWaits: 'ничего',
    delivered: 'доставлено',
    leftOut: 'пропущено',
    none: 'нет',
    held: 'остановлено',
    since: (at) => `с ${at}`,
  },
}

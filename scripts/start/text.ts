/** What npm start says, in the language of the terminal. */
const en = {
  locale: 'en' as 'en' | 'ru',
  badArguments:
    'These arguments are not understood. Write: npm start -- [--reset] [--empty] [--port N] [--book PATH].',
  help: `npm start -- [--reset] [--empty] [--port N] [--book PATH]

  --book PATH  synchronise a GnuCash book (SQLite) of your own; it is only read
  --empty      no demo data: prints a link to set up the first administrator
  --port N     listen on another port than 8787
  --reset      begin anew; what earlier starts kept is deleted`,
  badPort: (port: string) => `"${port}" is not a port: give a whole number from 1 to 65535.`,
  emptyWithBook: '--empty starts without a book, so leave out either --empty or --book.',
  portTaken: (port: number) =>
    `Port ${port} is taken: stop the program that uses it, or choose another with npm start -- --port ${port + 1}.`,
  portRefused: (port: number) =>
    `You may not listen on port ${port}: choose one above 1023 with npm start -- --port 8787.`,
  running: (pid: string, file: string) =>
    `Lintel already runs on these data as process ${pid}: stop it first (if it does not run, delete ${file}).`,
  noPermission: (path: string) =>
    `${path} may not be written: give yourself the right to write there, or clone Lintel into a folder of your own.`,
  bookMissing: (path: string) => `There is no book at ${path}: check the path given to --book.`,
  bookUnreadable: (path: string) =>
    `The book ${path} may not be read: give yourself the right to read the file.`,
  bookNotSqlite: (path: string) =>
    `${path} is not a GnuCash book in SQLite form: in GnuCash choose File, Save As, and the format sqlite3.`,
  databaseStarting: 'Starting the database…',
  building: 'Building the pages…',
  workerStarting: 'Starting the CRM…',
  pairing: 'Pairing the agent with the CRM…',
  wordsMatch: (words: string) => `Both sides show the words: ${words}`,
  wordsDiffer:
    'The agent and the CRM show different fingerprint words, so the agent was not let in: run npm start -- --reset.',
  synchronising: 'Synchronising the book for the first time…',
  progress: (percent: number, rows: string) => `  ${percent} %, ${rows} rows`,
  synchronised: (rows: string) => `  ${rows} rows are in the CRM.`,
  liveBook: (path: string) => `Live book: ${path}`,
  swap: (command: string) => `To see a change arrive, put the edited book in its place: ${command}`,
  setUp: (url: string) =>
    `Set up the first administrator (the link works once, for 24 hours): ${url}`,
  alreadySetUp: 'An administrator is set up already: sign in.',
  ready: 'Lintel is ready',
  stopHint: 'Ctrl+C stops everything.',
  stopping: 'Stopping…',
  noAnswer: 'The CRM no longer answers, so everything is stopped: run npm start again.',
  agentEnded: (tail: string) =>
    `The agent ended, so everything is stopped; it said last: ${tail || 'nothing'}`,
  pairFailed: (tail: string) => `The agent could not be paired: ${tail}`,
  refused: (what: string) =>
    `The CRM refused the launcher (${what}): begin anew with npm start -- --reset.`,
  unexpected: (message: string) => `Lintel could not start: ${message}`,
}

export type StartText = typeof en

const ru: StartText = {
  locale: 'ru',
  badArguments:
    'Непонятные параметры. Пишите: npm start -- [--reset] [--empty] [--port N] [--book ПУТЬ].',
  help: `npm start -- [--reset] [--empty] [--port N] [--book ПУТЬ]

  --book ПУТЬ  синхронизировать свою книгу GnuCash (SQLite); она только читается
  --empty      без демонстрационных данных: печатает ссылку для первого администратора
  --port N     слушать другой порт вместо 8787
  --reset      начать заново; всё сохранённое прежними запусками удаляется`,
  badPort: (port) => `«${port}» — не порт: укажите целое число от 1 до 65535.`,
  emptyWithBook: '--empty запускает Lintel без книги, поэтому уберите или --empty, или --book.',
  portTaken: (port) =>
    `Порт ${port} занят: остановите программу, которая его занимает, или выберите другой: npm start -- --port ${port + 1}.`,
  portRefused: (port) =>
    `Нет права слушать порт ${port}: выберите порт больше 1023, например npm start -- --port 8787.`,
  running: (pid, file) =>
    `Lintel уже работает с этими данными (процесс ${pid}): сначала остановите его (если он не работает, удалите ${file}).`,
  noPermission: (path) =>
    `Нет права записи в ${path}: дайте себе это право или разместите Lintel в своей папке.`,
  bookMissing: (path) => `Книги ${path} нет: проверьте путь после --book.`,
  bookUnreadable: (path) => `Нет права чтения книги ${path}: дайте себе право читать этот файл.`,
  bookNotSqlite: (path) =>
    `${path} — не книга GnuCash в виде SQLite: в GnuCash выберите «Файл», «Сохранить как», формат sqlite3.`,
  databaseStarting: 'Запускается база данных…',
  building: 'Собираются страницы…',
  workerStarting: 'Запускается CRM…',
  pairing: 'Агент синхронизации подключается к CRM…',
  wordsMatch: (words) => `С обеих сторон одни и те же слова: ${words}`,
  wordsDiffer:
    'Агент и CRM показывают разные контрольные слова, агент не допущен: выполните npm start -- --reset.',
  synchronising: 'Книга загружается впервые…',
  progress: (percent, rows) => `  ${percent} %, строк: ${rows}`,
  synchronised: (rows) => `  Строк в CRM: ${rows}.`,
  liveBook: (path) => `Рабочая книга: ${path}`,
  swap: (command) =>
    `Чтобы увидеть, как приходит изменение, подмените книгу изменённой: ${command}`,
  setUp: (url) => `Создайте первого администратора (ссылка действует один раз, 24 часа): ${url}`,
  alreadySetUp: 'Администратор уже создан: войдите.',
  // Fixed words that scripts look for stay in English in every language.
  ready: 'Lintel is ready',
  stopHint: 'Ctrl+C останавливает всё.',
  stopping: 'Останавливается…',
  noAnswer: 'CRM больше не отвечает, всё остановлено: выполните npm start снова.',
  agentEnded: (tail) =>
    `Агент завершился, поэтому всё остановлено; его последние слова: ${tail || 'нет'}`,
  pairFailed: (tail) => `Агента не удалось подключить: ${tail}`,
  refused: (what) =>
    `CRM отказала программе запуска (${what}): начните заново, npm start -- --reset.`,
  unexpected: (message) => `Lintel не запустился: ${message}`,
}

/** The texts for a POSIX locale such as ru_RU.UTF-8. */
export function startText(locale: string | undefined): StartText {
  return locale?.toLowerCase().startsWith('ru') ? ru : en
}

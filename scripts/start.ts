/** npm start: the whole product on this machine, see README.md. */
import { join, resolve } from 'node:path'
import { findPortProblem } from './local/ports.ts'
import { startAgent } from './start/agent.ts'
import { checkBook, placeDemoBook } from './start/book.ts'
import { createSetupLink, DEMO_EMAIL, saveDemoMember } from './start/members.ts'
import { readOptions, StartError, type StartOptions } from './start/options.ts'
import { createRunning, type Running } from './start/running.ts'
import { startServices } from './start/services.ts'
import { claimFolder, readSecrets, stateFolder } from './start/state.ts'
import { startText } from './start/text.ts'

const { LC_ALL, LC_MESSAGES, LANG } = process.env
const language = LC_ALL || LC_MESSAGES || LANG || 'en'
const text = startText(language)
const running = createRunning(text.stopping)

try {
  const options = readOptions(process.argv.slice(2), text)
  if (options === null) {
    running.say(text.help)
    process.exit(0)
  }
  await start(running, options)
} catch (error) {
  const message = error instanceof Error ? error.message : String(error)
  running.fail(error instanceof StartError ? message : text.unexpected(message))
}

async function start(running: Running, given: StartOptions): Promise<void> {
  // npm runs scripts in the repository; a path is meant from where the person stands.
  const from = process.env.INIT_CWD ?? process.cwd()
  const options = { ...given, book: given.book === null ? null : resolve(from, given.book) }
  if (options.book !== null) await checkBook(options.book, text)
  const problem = await findPortProblem(options.port)
  if (problem === 'taken') throw new StartError(text.portTaken(options.port))
  if (problem === 'refused') throw new StartError(text.portRefused(options.port))

  const folder = stateFolder(options)
  running.add(await claimFolder(folder, options.reset, text))
  const secrets = await readSecrets(folder)
  const services = await startServices(running, { folder, port: options.port, secrets, text })
  const { url } = services.worker

  if (options.empty) {
    const token = await createSetupLink(services.client)
    running.say(`URL: ${url}`)
    running.say(token === null ? text.alreadySetUp : text.setUp(`${url}/setup?token=${token}`))
  } else {
    await saveDemoMember(services.client, {
      password: secrets.password,
      locale: text.locale,
      timeZone: Intl.DateTimeFormat().resolvedOptions().timeZone,
    })
    const book = options.book ?? join(folder, 'book.gnucash')
    if (options.book === null) await placeDemoBook(book)
    const member = { email: DEMO_EMAIL, password: secrets.password }
    await startAgent(running, { ...services, folder, book, member, text })
    running.say(`URL: ${url}`)
    running.say(`E-mail: ${DEMO_EMAIL}`)
    running.say(`Password: ${secrets.password}`)
    running.say(text.liveBook(book))
    if (options.book === null) running.say(text.swap('npm run demo:swap'))
  }
  running.say(text.stopHint)
  running.say(text.ready)
}

/** npm run key: prints a new SERVER_KEY. With a file that holds the present one, the list that rotates it. */
import { readFile } from 'node:fs/promises'
import { createServerKey } from './local/keys.ts'

const [file] = process.argv.slice(2)
const former = file ? [JSON.parse(await readFile(file, 'utf8'))].flat() : []
const key = createServerKey()
console.log(JSON.stringify(former.length > 0 ? [key, ...former] : key))

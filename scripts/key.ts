/** npm run key: prints a new SERVER_KEY. */
import { createServerKey } from './local/keys.ts'

console.log(JSON.stringify(createServerKey()))

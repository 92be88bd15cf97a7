#!/bin/sh
# npm start [-- --reset | --empty | --port N | --book PATH]: see README.md.
exec sh "$(dirname "$0")/run.sh" "$(dirname "$0")/start.ts" "$@"

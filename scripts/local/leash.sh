#!/bin/sh
# leash.sh COMMAND…: runs a command that ends when whoever started it is gone, however that one ended:
# standard input is a pipe from the starter, and its end is noticed even after kill -9.
exec 3<&0
"$@" </dev/null 3<&- &
child=$!
trap 'kill "$child" 2>/dev/null' TERM INT HUP
{
  cat <&3 >/dev/null
  kill "$child" 2>/dev/null
} &
exec 3<&-
wait "$child"
code=$?
# A trapped signal ends the first wait early.
if kill -0 "$child" 2>/dev/null; then wait "$child"; fi
exit "$code"

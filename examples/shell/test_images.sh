#!/bin/sh
# Tests with curl. `liveref serve` prints its address first, once it answers.
set -eu

folder=$(mktemp -d)
mkfifo "$folder/address"
liveref serve image --in-memory --port 0 --quiet > "$folder/address" &
server=$!
trap 'kill "$server" 2>/dev/null; rm -rf "$folder"' EXIT
exec 3< "$folder/address"
read -r line <&3
url=${line##*serving on }

fail() { echo "FAILED: $1" >&2; exit 1; }
code() { curl --silent --output "$folder/body" --write-out '%{http_code}' "$@"; }
json='Content-Type: application/json'

curl --silent --fail --request POST "$url/_liveref/snapshots" --header "$json" \
  --data '{"name": "empty"}' > /dev/null

test "$(code --header "$json" --data '{"name": "moon"}' "$url/images")" = 201 || fail "create"
code "$url/images" > /dev/null
grep -q moon "$folder/body" || fail "the image is not listed"

test "$(code --request POST "$url/_liveref/snapshots/empty/restore")" = 204 || fail "restore"
code "$url/images" > /dev/null
grep -q moon "$folder/body" && fail "the image is still listed"

curl --silent --fail --request POST "$url/_liveref/faults" --header "$json" \
  --data '{"operation": "POST /images", "status": 503, "times": 1}' > /dev/null
test "$(code --header "$json" --data '{"name": "sun"}' "$url/images")" = 503 || fail "the fault"
test "$(code --header "$json" --data '{"name": "sun"}' "$url/images")" = 201 || fail "the retry"

curl --silent "$url/_liveref/requests?status=503" | grep -q '"operation":"POST /images"' ||
  fail "the log of requests"
echo "ok"

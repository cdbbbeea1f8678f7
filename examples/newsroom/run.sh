#!/usr/bin/env bash
# A newsroom in one script: wire copy arrives, passes or is held, is mended at the desk, passes, and is signed for.
#   examples/newsroom/run.sh [FOLDER]
# It works on a copy in FOLDER, which is new or empty, or in a temporary one, and needs nothing but `audit`. It ends with an exit
# code other than 0 as soon as anything is not as it says.
set -euo pipefail

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
desk=${1:-$(mktemp -d "${TMPDIR:-/tmp}/newsroom-XXXXXX")}
mkdir -p "$desk"
desk=$(cd "$desk" && pwd)
cd "$desk"
[ -z "$(ls -A)" ] || { echo "run.sh: $desk is not empty" >&2; exit 2; }
cp -R "$here/inbox" "$here/audit.toml" .

tell() { printf '\n— %s\n' "$*"; }
show() { sed 's/^/    /'; }
wrong() { printf '\nThis is not as it should be: %s\n' "$*" >&2; exit 1; }

# Type a command, show what it says, and go on only if it ends with that exit code.
code() {
  local wanted=$1 got=0
  shift
  printf '  $ %s\n' "$*"
  "$@" > .said 2>&1 || got=$?
  show < .said
  [ "$got" -eq "$wanted" ] || wrong "exit code $got instead of $wanted"
}
said() { grep -qF -- "$1" .said || wrong "“$1” was not said"; }
holds() { grep -qF -- "$2" "$1" || wrong "“$2” is not in $1"; }
lies() { for file in "$@"; do [ -s "$file" ] || wrong "$file is not there"; done; }
gone() { for file in "$@"; do [ ! -e "$file" ] || wrong "$file is there"; done; }

printf 'All of this happens in %s\n' "$desk"
export AUDIT_CACHE_DIR=$PWD/.cache  # nothing of it is left among the results of other runs
unset AUDIT_RECEIPT_KEY

tell "Seven files have landed in the inbox: copy in English, German, French and Spanish, two of them web pages, one a feed."
ls inbox | show
# The key that signs receipts; a real one stays away from the articles.
(umask 077; head -c 32 /dev/urandom | od -An -tx1 | tr -d ' \n' > receipt.key)

tell "The watcher audits each file and moves it, with its report beside it. What may be published gets a signed receipt."
code 3 audit watch inbox --published published --held held --once --settle 0 \
  --format markdown,html,json --receipt --receipt-key-file receipt.key
for name in library.txt strassenbahn.txt marche.html sport.rss; do
  lies "published/$name" "published/$name.receipt.json"
done
lies held/harbour.txt held/cosecha.html held/harbour.txt.report.html held/cosecha.html.report.html
gone held/harbour.txt.receipt.json held/cosecha.html.receipt.json published/harbour.txt published/cosecha.html
[ -z "$(ls inbox)" ] || wrong "the inbox is not empty"

tell "Four are sound and published. The exit code is 3, for one could not be audited: it never passes, and the reason lies beside it."
lies held/failed/photo.txt
show < held/failed/photo.txt.reason.txt
holds held/failed/photo.txt.reason.txt "This is a picture, not text"

tell "Two are held. The report on the harbour strike begins:"
sed -n '1,9p' held/harbour.txt.report.md | show
holds held/harbour.txt.report.md "**Hold.**"

tell "Ada, at the desk, takes it and makes the safe repairs: a synonym program had turned *against* into *once morest*, a space and an
  entity were lost, a paragraph stood there twice."
mkdir desk
mv held/harbour.txt desk/
code 0 audit fix desk/harbour.txt --write --no-backup
said "1 file changed with 9 repairs"
holds desk/harbour.txt "Dockers take a stand against night shifts"
holds desk/harbour.txt "The union has asked for talks"
[ "$(grep -c "cranes to work" desk/harbour.txt)" -eq 1 ] || wrong "the paragraph still stands there twice"

tell "Is that enough? Not quite: a sentence is in Spanish."
code 1 audit gate desk/harbour.txt --format github
said "untranslated-sentence (major)"

tell "It is the text of a banner, and meant to be. Ada says so, with her name, the reason and a last day."
tail -n +2 "$here/waiver.toml" | show
cat "$here/waiver.toml" >> audit.toml

tell "Now it passes, with the finding shown and not counted, and gets its receipt. The web page label at its end is a minor issue
  and may stay."
code 0 audit gate desk/harbour.txt --out reports --format markdown,html,json --receipt --receipt-key-file receipt.key
said "1 to publish, 0 held"
lies desk/harbour.txt.receipt.json reports/harbour.html
holds reports/harbour.md "The banner is quoted as it hung there."
holds desk/harbour.txt.receipt.json "ada@lisfort.example"

tell "Before the page goes live, the content system asks whether each article is what was passed."
code 0 audit verify desk published --receipt-key-file receipt.key
said "5 hold, 0 refused"

tell "Somebody changes a day, after the gate. That text nobody has audited, and it is refused. Put right again, it holds."
cp desk/harbour.txt harbour.before
sed 's/Thursday/Friday/' harbour.before > desk/harbour.txt
code 1 audit verify desk/harbour.txt --receipt-key-file receipt.key
said "the text changed since it was passed"
mv harbour.before desk/harbour.txt
code 0 audit verify desk/harbour.txt --receipt-key-file receipt.key

tell "Nor can a receipt be forged without the key."
cp desk/harbour.txt.receipt.json receipt.before
sed 's/"untranslated-sentence"/"doubled-word"/' receipt.before > desk/harbour.txt.receipt.json
code 1 audit verify desk/harbour.txt --receipt-key-file receipt.key
said "its signature does not fit"
mv receipt.before desk/harbour.txt.receipt.json

tell "The site keeps its articles in git. On the pull request, the gate annotates each line and writes SARIF for code scanning."
code 1 audit gate desk held/cosecha.html --out pull-request --format github,sarif,html
said "::error file=held/cosecha.html"
lies pull-request/audit.sarif pull-request/index.html
holds pull-request/audit.sarif '"version": "2.1.0"'
holds pull-request/audit.sarif "The banner is quoted as it hung there."

tell "The Spanish piece goes back to the translator, for a sentence was never translated. What could be made unseen is this:"
code 0 audit fix held/cosecha.html
said "1 file would be changed with 1 repair"

printf '\nAll as it should be. To read on, in a browser:\n'
for page in held/cosecha.html.report.html reports/harbour.html pull-request/index.html; do
  printf '    %s\n' "$desk/$page"
done

#!/usr/bin/env bash
# Ask before an article is published: docs/shell.md has the ways to call it from a content management system.
#   publish-gate.sh ID < article.html
# Exit code: 0 publish · 1 hold · anything else: it was not audited, so ask a person. Reports: $AUDIT_REPORTS/ID/
set -uo pipefail

id=${1-}
case $id in
  "" | *[!A-Za-z0-9_-]*)
    echo "usage: publish-gate.sh ID < ARTICLE; ID may have letters, digits, - and _ only" >&2
    exit 2
    ;;
esac
folder=$(mktemp -d) || exit 3
trap 'rm -rf "$folder"' EXIT
article=$folder/$id.${AUDIT_SUFFIX:-html}
# What comes before the audit must not end with 1, which is a verdict.
cat > "$article" || exit 3

audit gate --quiet --out "${AUDIT_REPORTS:-audit-reports}/$id" --format "${AUDIT_FORMAT:-html,json}" \
  ${AUDIT_PROFILE:+--profile "$AUDIT_PROFILE"} ${AUDIT_CONFIG:+--config "$AUDIT_CONFIG"} \
  ${AUDIT_MODEL:+--model "$AUDIT_MODEL"} -- "$article"

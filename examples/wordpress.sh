#!/usr/bin/env bash
# Publish the pending posts of a WordPress site that pass, through WP-CLI; say of the others why they wait: docs/shell.md.
# Call it in the site's folder, from cron. Exit code: 0, or 3 if a post could not be audited.
set -euo pipefail

gate=$(dirname "$(realpath "$0")")/publish-gate.sh
posts=$(wp post list --post_status=pending --format=ids)
failed=0
for post in $posts; do
  code=0
  wp post get "$post" --field=post_content | "$gate" "post-$post" || code=$?
  case $code in
    0) wp post update "$post" --post_status=publish ;;
    1) wp post meta update "$post" audit_verdict hold ;;
    *) wp post meta update "$post" audit_verdict unaudited; failed=3 ;;
  esac
done
exit "$failed"

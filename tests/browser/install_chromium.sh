#!/bin/sh
# Makes sure that a Chromium is there for the browser tests: by apt-get where it may, else it says what is missing.
set -eu
for browser in "${SPORTELLO_TEST_CHROMIUM:-}" chromium chromium-browser google-chrome; do
  if [ -n "$browser" ] && command -v "$browser" >/dev/null 2>&1; then exit 0; fi
done
if command -v apt-get >/dev/null 2>&1 && { [ "$(id -u)" = 0 ] || sudo -n true 2>/dev/null; }; then
  root=""; [ "$(id -u)" = 0 ] || root="sudo -n"
  echo "Installing Chromium for the browser tests…"
  if $root apt-get update -qq && DEBIAN_FRONTEND=noninteractive $root apt-get install -y -qq --no-install-recommends chromium >/dev/null; then
    exit 0
  fi
fi
echo "Chromium is missing: the browser tests need it (Debian: apt-get install chromium; or set SPORTELLO_TEST_CHROMIUM)." >&2
if [ "${CI:-}" ]; then exit 1; fi

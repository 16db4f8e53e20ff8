#!/bin/sh
# Makes sure that a Chromium is there for the browser tests: by apt-get where it may, else it says what is missing.
set -eu
found() {
  for browser in "$@"; do
    if [ -n "$browser" ] && command -v "$browser" >/dev/null 2>&1; then return 0; fi
  done
  return 1
}
there() { found chromium chromium-browser google-chrome; }

if found "${SPORTELLO_TEST_CHROMIUM:-}" chromium-headless-shell; then exit 0; fi
if [ -z "${CI:-}" ] && there; then exit 0; fi
if command -v apt-get >/dev/null 2>&1 && { [ "$(id -u)" = 0 ] || sudo -n true 2>/dev/null; }; then
  root=""; [ "$(id -u)" = 0 ] || root="sudo -n"
  install() { DEBIAN_FRONTEND=noninteractive $root apt-get install -y -qq --no-install-recommends "$1" >/dev/null; }
  echo "Installing Chromium for the browser tests…"
  $root apt-get update -qq || true
  if install chromium-headless-shell; then exit 0; fi # it draws no window: a third less work
  if there || install chromium; then exit 0; fi
fi
if there; then exit 0; fi
echo "Chromium is missing: the browser tests need it (Debian: apt-get install chromium; or set SPORTELLO_TEST_CHROMIUM)." >&2
if [ "${CI:-}" ]; then exit 1; fi

#!/bin/sh
# Plays tests/conversations/ and chats/ on a real Rasa 3.6 and on our engine, and compares every answer.
#   RASA_HOME  where Rasa (about 3 GB) and the trained models are kept   (default: ~/.cache/sportello-rasa)
#   PY310      a Python 3.10 interpreter, which Rasa 3.6 needs           (default: python3.10, or pyenv's)
# usage: run.sh [install | compare [--port N] [--words] [--keep DIR] [CHAT.txt ...]]   (nothing: install what is missing, then compare)
set -eu
cd "$(dirname "$0")/../.."
RASA_HOME=${RASA_HOME:-$HOME/.cache/sportello-rasa}
export RASA_HOME

install() {
  [ -e "$RASA_HOME/rasa/installed" ] && return
  python=${PY310:-$(command -v python3.10 || find "$HOME/.pyenv/versions" -path '*/3.10.*/bin/python' 2>/dev/null | tail -n 1)}
  [ -n "$python" ] || { echo "Rasa 3.6 needs Python 3.10: put its path into PY310." >&2; exit 1; }
  echo "Installing Rasa 3.6.21 in $RASA_HOME/rasa (several minutes, 3 GB, once)…"
  mkdir -p "$RASA_HOME"
  "$python" -m venv "$RASA_HOME/rasa"
  "$RASA_HOME/rasa/bin/pip" install --quiet --upgrade pip wheel "setuptools<71"
  "$RASA_HOME/rasa/bin/pip" install --quiet "rasa==3.6.21"
  # the oldest that Rasa's own pins allow: three times faster on every turn that calls an action
  "$RASA_HOME/rasa/bin/pip" install --quiet "jsonschema==3.2.0"
  touch "$RASA_HOME/rasa/installed"
}

compare() {
  [ -e "$RASA_HOME/rasa/installed" ] || { echo "Rasa is not installed: tests/rasa_compare/run.sh install" >&2; exit 1; }
  exec .venv/bin/python tests/rasa_compare/compare.py "$@"
}

case ${1:-} in
  install) install ;;
  compare) shift; compare "$@" ;;
  "") install; compare ;;
  *) sed -n '2,5p' "$0"; exit 2 ;;
esac

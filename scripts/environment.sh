#!/bin/sh
# environment.sh FOLDER PYTHON: the environment of requirements.lock in FOLDER, rebuilt only when the lock or the Python
# changed since it was built.
set -eu
folder=$1
python=$2
if [ -z "$python" ]; then
    echo "sayso needs Python 3.11, 3.12 or 3.13 with venv and pip, and found none." >&2
    echo "On Debian or Ubuntu: apt-get install python3 python3-venv" >&2
    exit 1
fi
built="$folder/built-from"
wanted="$(cksum < requirements.lock) $("$python" --version)"
if [ "$(cat "$built" 2>/dev/null || true)" = "$wanted" ]; then
    exit 0
fi
echo "building $folder with $("$python" --version) from requirements.lock"
rm -rf "$folder"
"$python" -m venv "$folder"
"$folder/bin/python" -m pip install --quiet --disable-pip-version-check --no-warn-script-location --require-hashes -r requirements.lock
"$folder/bin/python" -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
echo "$wanted" > "$built"

#!/bin/sh
# test_under.sh PYTHON: the suite under another interpreter, in an environment of its own.
set -eu
python=$1
folder=".venv-$("$python" -c 'import sys; print("%d.%d" % sys.version_info[:2])')"
sh scripts/environment.sh "$folder" "$python"
echo "the suite under $("$python" --version)"
"$folder/bin/python" -m pytest -n 2 -m "not packaging and not once"

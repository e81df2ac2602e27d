#!/bin/sh
# Prints the path of each Python from 3.11 to 3.13 found here that can make an environment, one for each version.
for minor in 11 12 13; do
    for python in "python3.$minor" python3 "$HOME"/.pyenv/versions/3."$minor".*/bin/python; do
        path=$(command -v "$python" 2>/dev/null) || continue
        if "$path" -c "import sys, ensurepip; sys.exit(sys.version_info[:2] != (3, $minor))" 2>/dev/null; then
            "$path" -c 'import sys; print(sys.executable)'
            break
        fi
    done
done

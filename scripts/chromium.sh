#!/bin/sh
# chromium.sh: installs Chromium for the browser tests where the system's packages can be installed, and says plainly
# where they cannot. The tests are then skipped, with a line that says so.
if command -v chromium >/dev/null 2>&1 || command -v chromium-browser >/dev/null 2>&1 || command -v google-chrome >/dev/null 2>&1; then
    exit 0
fi
if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null 2>&1; then
    echo "installing Chromium for the browser tests"
    if apt-get install --yes --quiet --no-install-recommends chromium >/dev/null 2>&1 ||
        { apt-get update --quiet >/dev/null 2>&1 && apt-get install --yes --quiet --no-install-recommends chromium >/dev/null 2>&1; }; then
        exit 0
    fi
    echo "Chromium could not be installed by apt-get; the browser tests will be skipped." >&2
    exit 0
fi
echo "There is no Chromium, and it cannot be installed from here (that takes root and apt-get);" >&2
echo "the browser tests will be skipped. On Debian or Ubuntu: sudo apt-get install chromium" >&2

#!/usr/bin/env bash
# A JDK 17+, Maven and Chromium for the tests: present, or installed as root on Debian or Ubuntu, or asked for.
set -euo pipefail

missing=()
java_major() { java -version 2>&1 | sed -n 's/.*version "\([0-9]*\).*/\1/p' | head -1; }
if ! command -v java >/dev/null || [ "$(java_major)" -lt 17 ]; then missing+=(default-jdk-headless); fi
command -v mvn >/dev/null || missing+=(maven)
command -v chromium >/dev/null || missing+=(chromium)
[ "${#missing[@]}" -eq 0 ] && exit 0
[ "${KG_TEST_NEO4J:-}" = skip ] && [ "${missing[*]}" != "${missing[*]/chromium/}" ] && missing=(chromium)
install="apt-get install -y ${missing[*]}"
if [ "$(id -u)" -eq 0 ] && command -v apt-get >/dev/null; then
    echo "installing ${missing[*]} ..."
    apt-get update -qq
    DEBIAN_FRONTEND=noninteractive $install -qq >/dev/null
else
    echo "make test needs ${missing[*]}; type: sudo $install" >&2
    exit 1
fi

# shellcheck shell=bash
# etcd, to compare Tidemark with. Sourced, never run, after toolchain.sh.

# Leaves etcd on the PATH. Debian's package is unpacked and not installed, since installing it starts a service.
need_etcd() { # DIRECTORY of what is unpacked
    local directory=$1 log
    export PATH=$PATH:$directory/usr/bin
    if command -v etcd >/dev/null; then return; fi
    command -v apt-get >/dev/null || die "etcd is missing, and there is no apt-get to bring it. Put etcd 3.4 or newer on the PATH."
    printf 'Bringing etcd (Debian'"'"'s etcd-server, into %s) ...\n' "$directory"
    mkdir -p "$directory"
    log=$(mktemp)
    ((EUID != 0)) || logged "$log" apt-get -q update
    (cd "$directory" && logged "$log" apt-get -q download etcd-server) || exit 1
    logged "$log" dpkg -x "$directory"/etcd-server_*.deb "$directory"
    rm -f "$log"
}

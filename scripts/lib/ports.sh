# shellcheck shell=bash
# Ports of this machine. Sourced, never run.

# Whether something listens on a loopback port.
is_open() { # PORT
    (exec 3<>"/dev/tcp/127.0.0.1/$1") 2>/dev/null
}

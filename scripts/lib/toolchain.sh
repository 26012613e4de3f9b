# shellcheck shell=bash
# What the scripts share: messages, and finding (or installing) Java 17+ and Maven. Sourced, never run.

die() { # MESSAGE [EXIT-CODE]
    printf '%s: %s\n' "${0##*/}" "$1" >&2
    exit "${2:-1}"
}

# The major version of the Java in a home directory, or 0. The `release` file spares starting a JVM.
java_major() { # HOME
    local line version=''
    if [[ -r $1/release ]]; then
        while IFS= read -r line; do
            if [[ $line == JAVA_VERSION=* ]]; then
                version=${line#*=}
                version=${version//\"/}
            fi
        done <"$1/release"
    elif [[ -x $1/bin/java ]]; then
        version=$("$1/bin/java" -version 2>&1 | sed -n 's/.*version "\([^"]*\)".*/\1/p')
    fi
    version=${version%%[!0-9]*}
    printf '%s\n' "${version:-0}"
}

# Prints the home of a Java 17+ that has bin/PROGRAM: JAVA_HOME first, then the PATH, then the usual folder.
java_home_with() { # PROGRAM (java or javac)
    local program=$1 found home
    local -a candidates=()
    [[ -z ${JAVA_HOME:-} ]] || candidates+=("$JAVA_HOME")
    if found=$(command -v "$program"); then
        found=$(readlink -f "$found")
        candidates+=("${found%/bin/*}")
    fi
    for home in /usr/lib/jvm/*; do
        [[ -L $home ]] || candidates+=("$home")
    done
    for home in "${candidates[@]}"; do
        if [[ -x $home/bin/$program ]] && (($(java_major "$home") >= 17)); then
            printf '%s\n' "$home"
            return
        fi
    done
    return 1
}

# Prints the class path of a module that has a command line and is built.
module_class_path() { # ROOT MODULE
    local target=$1/$2/target jar found=''
    for jar in "$target/tidemark-$2"-*.jar; do
        [[ -z $found ]] || die "several versions are built: $found $jar. Build anew: (cd $1 && mvn -q -B clean package -DskipTests)"
        [[ ! -r $jar ]] || found=$jar
    done
    [[ -n $found && -d $target/lib ]] || die "not built yet. Build it: (cd $1 && mvn -q -B package -DskipTests)"
    printf '%s\n' "$found:$target/lib/*"
}

# Installs packages on a Debian where we are root; elsewhere says what is missing. A|B is the first that apt has.
apt_install() { # WHAT-FOR PACKAGE...
    local what=$1 wanted log
    local -a packages=()
    shift
    if ((EUID != 0)) || ! command -v apt-get >/dev/null; then
        die "$what is missing. Install it (as Debian's packages are called: ${*//|/ or }) and run this again."
    fi
    log=$(mktemp)
    logged "$log" apt-get -q update
    for wanted in "$@"; do packages+=("$(first_in_apt "$wanted")"); done
    printf 'Installing %s (%s) ...\n' "$what" "${packages[*]}"
    DEBIAN_FRONTEND=noninteractive logged "$log" apt-get -q -y install --no-install-recommends "${packages[@]}"
    rm -f "$log"
}

# Runs a command without a word, or shows its last lines and ends.
logged() { # LOG COMMAND...
    local log=$1
    shift
    if ! "$@" >"$log" 2>&1 </dev/null; then
        tail -n 20 "$log" >&2
        rm -f "$log"
        die "this failed, its last lines are above: $*"
    fi
}

# Of A|B|... the first package that apt has, or the last.
first_in_apt() { # NAMES
    local name
    local -a names
    IFS='|' read -ra names <<<"$1"
    for name in "${names[@]}"; do
        if apt-cache show "$name" >/dev/null 2>&1; then break; fi
    done
    printf '%s\n' "$name"
}

# Leaves a JDK 17+ in JAVA_HOME and Maven on the PATH.
need_build_tools() {
    local -a packages=()
    java_home_with javac >/dev/null || packages+=('openjdk-17-jdk-headless|default-jdk-headless')
    command -v mvn >/dev/null || packages+=(maven)
    if ((${#packages[@]} > 0)); then
        apt_install 'what the build needs' "${packages[@]}"
    fi
    JAVA_HOME=$(java_home_with javac) || die 'no JDK 17 or newer was found; install one or set JAVA_HOME.'
    export JAVA_HOME
    command -v mvn >/dev/null || die 'Maven (mvn) was not found; install Maven 3.8.1 or newer.'
}

#!/usr/bin/env bash
# Makes sure that the programs named are there: installs what Debian packages
# hold (as root or with sudo), says what to install where it cannot.
#   tests/tools.sh cargo cc python3 sqlite3 cargo-deny
set -euo pipefail

package_of() {
	case "$1" in
	cc) echo build-essential ;;
	*) echo "$1" ;;
	esac
}

missing=()
for tool in "$@"; do
	command -v "$tool" >/dev/null || missing+=("$tool")
done

packages=()
for tool in "${missing[@]}"; do
	case "$tool" in
	cargo)
		echo "Rust 1.95 or newer is needed: install it from https://rustup.rs, then run this again." >&2
		exit 1
		;;
	cargo-deny)
		echo "installing cargo-deny (a few minutes, once)" >&2
		cargo install --locked --quiet cargo-deny
		;;
	*) packages+=("$(package_of "$tool")") ;;
	esac
done
[ "${#packages[@]}" -eq 0 ] && exit 0

as_root=()
if [ "$(id -u)" -ne 0 ]; then
	if ! command -v sudo >/dev/null; then
		echo "Please install ${packages[*]}, then run this again." >&2
		exit 1
	fi
	as_root=(sudo)
fi
if ! command -v apt-get >/dev/null; then
	echo "Please install ${packages[*]} with your system's package manager, then run this again." >&2
	exit 1
fi
echo "installing ${packages[*]}" >&2
"${as_root[@]}" apt-get update -q
"${as_root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get install -y -q --no-install-recommends "${packages[@]}"

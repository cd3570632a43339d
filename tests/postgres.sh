#!/usr/bin/env bash
# Runs a command beside a private PostgreSQL cluster: its own data folder, its own
# port, ended by its process id. Installs the server where it is missing.
#   tests/postgres.sh cargo test --locked
# The command finds it through STOCKROOM_TEST_POSTGRES_URL; when that is set
# already, that server is used.
set -euo pipefail

if [ -n "${STOCKROOM_TEST_POSTGRES_URL:-}" ]; then
	exec "$@"
fi

# The folder of the server's programs, the newest version first.
binaries() {
	local folder
	for folder in $(ls -d /usr/lib/postgresql/*/bin 2>/dev/null | sort -rV) \
		"$(pg_config --bindir 2>/dev/null || true)" \
		/opt/homebrew/opt/postgresql@*/bin /usr/local/opt/postgresql@*/bin; do
		if [ -x "$folder/initdb" ] && [ -x "$folder/postgres" ]; then
			echo "$folder"
			return
		fi
	done
}

bin=$(binaries)
if [ -z "$bin" ]; then
	as_root=()
	[ "$(id -u)" -eq 0 ] || as_root=(sudo)
	if ! command -v apt-get >/dev/null || { [ "$(id -u)" -ne 0 ] && ! command -v sudo >/dev/null; }; then
		echo "Please install a PostgreSQL server (14 or newer), then run this again." >&2
		exit 1
	fi
	echo "installing postgresql" >&2
	"${as_root[@]}" apt-get update -q >&2
	"${as_root[@]}" env DEBIAN_FRONTEND=noninteractive \
		apt-get install -y -q --no-install-recommends postgresql >&2
	bin=$(binaries)
fi
if [ -z "$bin" ]; then
	echo "PostgreSQL was installed, but initdb is not to be found." >&2
	exit 1
fi

folder=$(mktemp -d "${TMPDIR:-/tmp}/stockroom-postgres.XXXXXX")
server=
finish() {
	local code=$?
	trap - EXIT INT TERM
	if [ -n "$server" ]; then
		# A fast shutdown: what is connected is cut off.
		kill -INT "$server" 2>/dev/null || true
		wait "$server" 2>/dev/null || true
	fi
	rm -rf "$folder"
	exit "$code"
}
trap finish EXIT
trap 'exit 130' INT
trap 'exit 143' TERM

# PostgreSQL refuses to run as root.
as_user=()
if [ "$(id -u)" -eq 0 ]; then
	user=postgres
	id "$user" >/dev/null 2>&1 || user=nobody
	as_user=(setpriv --reuid "$user" --regid "$(id -g "$user")" --clear-groups --)
	chown "$user" "$folder"
fi

password=$(od -An -N12 -tx1 /dev/urandom | tr -d ' \n')
cd "$folder"
"${as_user[@]}" bash -c 'umask 077; cat >password' <<<"$password"
"${as_user[@]}" "$bin/initdb" --pgdata=data --username=stockroom --pwfile=password \
	--auth=scram-sha-256 --encoding=UTF8 --locale=C --no-sync >initdb.log 2>&1 || {
	cat initdb.log >&2
	exit 1
}
cd "$OLDPWD"

# A free port, found by trying. Nothing here must outlive a power cut.
for _ in 1 2 3 4 5 6 7 8 9 10; do
	port=$((20000 + RANDOM % 20000))
	"${as_user[@]}" "$bin/postgres" -D "$folder/data" -p "$port" -h 127.0.0.1 -k "$folder" \
		-c fsync=off -c synchronous_commit=off -c full_page_writes=off -c max_connections=200 \
		>"$folder/server.log" 2>&1 &
	server=$!
	for _ in $(seq 300); do
		# Its own word for it: on a taken port somebody else would answer.
		if grep -qs '^ready' "$folder/data/postmaster.pid"; then
			break 2
		fi
		kill -0 "$server" 2>/dev/null || break
		sleep 0.1
	done
	kill -INT "$server" 2>/dev/null || true
	wait "$server" 2>/dev/null || true
	server=
done
if [ -z "$server" ]; then
	cat "$folder/server.log" >&2
	exit 1
fi

export STOCKROOM_TEST_POSTGRES_URL="postgres://stockroom:$password@127.0.0.1:$port/postgres"
"$@"

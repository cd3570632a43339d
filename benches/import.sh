#!/usr/bin/env bash
# Rows per second of `stockroom import`, beside `sqlite3 .import` of the same
# file in the same run (which checks nothing and keeps every cell as text).
#   benches/import.sh [FILE.csv]     without a file: a million rows of sales
set -euo pipefail
cd "$(dirname "$0")/.."
cargo build --release --locked --quiet
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

file="${1:-$work/sales.csv}"
if [ $# -eq 0 ]; then
	awk 'BEGIN {
		print "day,sku,market,channel,units,revenue,currency"
		split("US DE JP GB FR", markets); split("amazon shopify tiktok", channels)
		for (i = 0; i < 1000000; i++)
			printf "2026-%02d-%02d,SKU-%04d,%s,%s,%d,%.2f,USD\n", 1 + int(i / 100000), 1 + int(i / 3600) % 28,
				i % 240, markets[1 + int(i / 240) % 5], channels[1 + int(i / 1200) % 3], 1 + i % 7, 9.99 * (1 + i % 7)
	}' >"$file"
elif [[ "$file" == *.gz ]]; then
	gzip -dc "$file" >"$work/plain.csv"
	file="$work/plain.csv"
fi
rows=$(($(wc -l <"$file") - 1))

seconds() { # the wall time of a command
	local from to
	from=$(date +%s.%N)
	"$@" >/dev/null
	to=$(date +%s.%N)
	awk -v a="$from" -v b="$to" 'BEGIN { print b - a }'
}
peer() { rm -f "$work/peer.db" && sqlite3 "$work/peer.db" -cmd '.mode csv' ".import $file rows"; }
ours() {
	rm -f "$work"/ours.db*
	STOCKROOM_DATABASE_URL="sqlite://$work/ours.db" target/release/stockroom import "$file"
}

echo "pair  sqlite3 rows/s  stockroom rows/s  ratio"
for pair in 1 2 3 4 5; do
	theirs=$(seconds peer)
	mine=$(seconds ours)
	awk -v n="$rows" -v t="$theirs" -v m="$mine" -v p="$pair" \
		'BEGIN { printf "%4d  %14d  %16d  %.2f\n", p, n / t, n / m, t / m }'
done

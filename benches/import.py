#!/usr/bin/env python3
"""Rows per second and peak memory of `stockroom import`, kind by kind, beside
`sqlite3 .import` and PostgreSQL's COPY of the same file in the same run. The
peers check nothing and keep every cell as text.

    tests/postgres.sh benches/import.py [--rows N] [--pairs N] [KIND|FILE ...]
    benches/import.py --memory          the same table of 10 MB, 100 MB and 1 GB

A table is made of a small file of `tests/data/import`: its first row, repeated
with other keys. Each figure is the median of the pairs.
"""
import argparse, csv, datetime, os, pathlib, statistics, subprocess, sys, tempfile, time

ROOT = pathlib.Path(__file__).resolve().parent.parent
DATA = ROOT / "tests/data/import"
STOCKROOM = ROOT / "target/release/stockroom"
SKUS = 100_000
CURRENCIES = "AUD CAD CHF CNY EUR GBP HKD JPY SEK USD".split()

# Columns that tell the rows of a kind apart: a code of its own for each row, or
# one of 100,000 SKUs and, with them, the next day for the next 100,000.
CODE, SKU, DAY, CURRENCY = "code", "sku", "day", "currency"
KINDS = {
    "items": {"sku": CODE},
    "listings": {"seller_sku": CODE, "sku": SKU},
    "bundles": {"sku": CODE, "component": SKU},
    "warehouses": {"warehouse": CODE},
    "stock": {"as_of": DAY, "sku": SKU},
    "receipts": {"received_on": DAY, "sku": SKU},
    "transfers": {"moved_on": DAY, "sku": SKU},
    "adjustments": {"day": DAY, "sku": SKU},
    "sales": {"day": DAY, "sku": SKU},
    "orders": {"order": CODE, "sku": SKU},
    "shipments": {"shipment": CODE, "sku": SKU},
    "orders_to_suppliers": {"purchase_order": CODE, "sku": SKU},
    "suppliers": {"supplier": CODE},
    "lanes": {"from": CODE},
    "costs": {"sku": CODE},
    "fees": {"warehouse": CODE},
    "rates": {"day": DAY, "currency": CURRENCY},
    "promotions": {"starts_on": DAY, "sku": SKU},
    "events": {"name": CODE},
    "feedback": {"text": CODE, "sku": SKU},
    "ads": {"day": DAY, "sku": SKU},
    "competitors": {"product": CODE},
}


def value(how, row):
    if how == CODE:
        return f"C-{row:08d}"
    if how == SKU:
        return f"S-{row % SKUS:06d}"
    if how == CURRENCY:
        return CURRENCIES[row % len(CURRENCIES)]
    return (datetime.date(1920, 1, 1) + datetime.timedelta(row)).isoformat()


def table(kind, path, rows=None, size=None):
    """Writes a table of so many rows, or of at least so many bytes."""
    with open(DATA / f"own/{kind}.csv", newline="") as source:
        header, first = list(csv.reader(source))[:2]
    changed = [(header.index(column), how) for column, how in KINDS[kind].items()]
    rows_a_day = len(CURRENCIES) if CURRENCY in KINDS[kind].values() else SKUS
    written = 0
    with open(path, "w", newline="") as out:
        writer = csv.writer(out, lineterminator="\n")
        writer.writerow(header)
        while written < rows if rows else out.tell() < size:
            cells = list(first)
            for place, how in changed:
                cells[place] = value(how, written // rows_a_day if how == DAY else written)
            writer.writerow(cells)
            written += 1
    return written


def run(command, **more):
    """Seconds and peak memory in MB of a command."""
    start = time.perf_counter()
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, **more)
    said = process.stderr.read()
    _, status, used = os.wait4(process.pid, 0)
    seconds = time.perf_counter() - start
    if status != 0:
        sys.exit(f"{command}: {said.decode()[-400:]}")
    return seconds, used.ru_maxrss / 1024


def ours(work, path, url=None):
    for old in work.glob("ours.db*"):
        old.unlink()
    url = url or f"sqlite://{work}/ours.db"
    return run([STOCKROOM, "import", path], env={**os.environ, "STOCKROOM_DATABASE_URL": url})


def sqlite(work, path):
    (work / "peer.db").unlink(missing_ok=True)
    return run(["sqlite3", work / "peer.db", "-cmd", ".mode csv", f".import {path} rows"])


def psql(url, *commands):
    arguments = [part for command in commands for part in ("-c", command)]
    return run(["psql", "-q", "-X", url, *arguments])


def other_database(url, name):
    psql(url, f'DROP DATABASE IF EXISTS "{name}"', f'CREATE DATABASE "{name}"')
    return url.rsplit("/", 1)[0] + "/" + name


def copy(url, path):
    peer = other_database(url, "peer")
    with open(path, newline="") as source:
        header = next(csv.reader(source))
    columns = ", ".join(f'"{place}" TEXT' for place in range(len(header)))
    psql(peer, f"CREATE TABLE rows ({columns})")
    return psql(peer, f"\\copy rows FROM '{path}' WITH (FORMAT csv, HEADER)")


def speed(arguments, work):
    url = os.environ["STOCKROOM_TEST_POSTGRES_URL"]
    print(f"{'':20}{'rows/s':>9}{'rows/s':>9}{'ratio':>7}{'MB':>6}{'rows/s':>9}{'rows/s':>9}{'ratio':>7}{'MB':>6}")
    print(f"{'':20}{'sqlite3':>9}{'ours':>9}{'':>13}{'COPY':>9}{'ours':>9}")
    for kind in arguments.tables or KINDS:
        path = work / f"{pathlib.Path(kind).stem}.csv"
        if kind in KINDS:
            rows = table(kind, path, rows=arguments.rows)
        else:
            opened = subprocess.run(["gzip", "-dcf", kind], capture_output=True, check=True).stdout
            path.write_bytes(opened)
            rows = opened.count(b"\n") - 1
        line = f"{path.stem:20}"
        for peer, mine in [
            (lambda: sqlite(work, path), lambda: ours(work, path)),
            (lambda: copy(url, path), lambda: ours(work, path, other_database(url, "ours"))),
        ]:
            pairs = [(peer(), mine()) for _ in range(arguments.pairs)]
            theirs = statistics.median(rows / pair[0][0] for pair in pairs)
            own = statistics.median(rows / pair[1][0] for pair in pairs)
            ratio = statistics.median(pair[0][0] / pair[1][0] for pair in pairs)
            line += f"{theirs:9.0f}{own:9.0f}{ratio:7.2f}{max(pair[1][1] for pair in pairs):6.0f}"
        print(line, flush=True)
        path.unlink()


def memory(work):
    print(f"{'file':>8}{'rows':>12}{'peak MB':>9}")
    for megabytes in (10, 100, 1000):
        path = work / "sales.csv"
        rows = table("sales", path, size=megabytes * 1_000_000)
        print(f"{megabytes:>5} MB{rows:12}{ours(work, path)[1]:9.0f}", flush=True)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("tables", nargs="*", metavar="KIND|FILE")
    parser.add_argument("--rows", type=int, default=1_000_000)
    parser.add_argument("--pairs", type=int, default=3)
    parser.add_argument("--memory", action="store_true")
    arguments = parser.parse_args()
    subprocess.run(["cargo", "build", "--release", "--locked", "--quiet"], cwd=ROOT, check=True)
    with tempfile.TemporaryDirectory() as folder:
        work = pathlib.Path(folder)
        if arguments.memory:
            memory(work)
        elif "STOCKROOM_TEST_POSTGRES_URL" not in os.environ:
            sys.exit("start it as tests/postgres.sh benches/import.py")
        else:
            speed(arguments, work)


main()

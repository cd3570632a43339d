"""Writes a small random team as own-file CSVs: python3 gen.py FOLDER SEED.

The teams are small on purpose and awkward on purpose: several currencies whose
rates begin late, goods told by shipment, receipt and order at once, partial
receipts, transfers under way, counts that disagree, gaps in stock, bundles,
multipacks, order lines of every status, items without a cost, and facts dated
after "today" (printed last; team.json holds it too).

What formulas.md leaves open is kept out, so that every figure has one answer:
arrivals of one SKU in one warehouse are more than two weeks apart, nothing is
sold where a transfer leaves on that day, and no count is followed by sales of
what is not there.
"""
import csv
import datetime
import json
import pathlib
import random
import sys

from supply import DAY, Supply

MARKETS = {"US": "USD", "DE": "EUR", "FR": "EUR", "NL": "EUR", "GB": "GBP", "JP": "JPY"}
HEADERS = {
    "items": "sku,name,category,supplier,status,unit_cost,currency,price,expected_turnover_days",
    "listings": "channel,store,market,seller_sku,sku,asin,units_per_listing",
    "bundles": "sku,component,quantity",
    "warehouses": "warehouse,name,market,kind,serves",
    "stock": "as_of,sku,warehouse,on_hand,reserved",
    "receipts": "received_on,sku,warehouse,lot,purchase_order,unit_cost,currency,quantity,shipment",
    "transfers": "moved_on,sku,from,to,quantity,arrived_on,shipment",
    "adjustments": "day,sku,warehouse,reason,units",
    "sales": "day,sku,market,channel,warehouse,units,revenue,currency",
    "transfers-local": "moved_on,sku,from,to,quantity",
    "orders": "order,line,at,sku,units,revenue,unit_price,discount,currency,market,channel,warehouse,status,"
              "returned_units,refunded,shipped_at,delivered_at",
    "shipments": "shipment,sku,quantity,to_warehouse,mode,shipped_on,eta,status,arrived_on,purchase_order",
    "orders_to_suppliers": "purchase_order,sku,quantity,supplier,ordered_on,promised_on,received_on,"
                           "to_warehouse,unit_cost,currency,status",
    "rates": "day,currency,rate_to_base",
    "costs": "sku,market,freight,duty,currency",
}


class Team(Supply):
    def __init__(self, seed):
        self.r = random.Random(seed)
        self.today = datetime.date(2026, 2, 10) + DAY * self.r.randrange(300)
        self.first = self.today - DAY * self.r.randrange(230, 300)
        self.rows = {kind: [] for kind in HEADERS}
        self.held = {}          # (sku, warehouse) -> units the ledger holds
        self.due = {}           # day -> [(sku, warehouse, units)]
        self.back = {}          # the same of returns, which nobody sells again that day
        self.busy = set()       # (sku, warehouse, day) on which nothing is sold
        self.numbers = {}
        self.base = self.r.choice(["USD", "EUR"])
        self.landed = seed % 4 == 0   # whether freight and duty are known
        self.places()
        self.catalogue()
        self.rates()
        for sku in self.skus:
            getattr(self, "supply_" + self.plan[sku])(sku)
        for offset in range((self.today - self.first).days + 15):
            self.one_day(self.first + DAY * offset)
        self.open_orders()

    def next(self, prefix):
        self.numbers[prefix] = self.numbers.get(prefix, 100) + 1
        return f"{prefix}-{self.numbers[prefix]}"

    def add(self, kind, *cells):
        self.rows[kind].append(["" if cell is None else str(cell) for cell in cells])

    # --- what does not move -------------------------------------------------

    def places(self):
        self.factory, self.multi = "CN-HGH", "NL-RTM"
        kinds = [("CN-HGH", "CN", "factory", ""), ("NL-RTM", "NL", "overseas", "DE|FR|NL"),
                 ("US-DAL", "US", "overseas", ""), ("FBA-US", "US", "fba", "")]
        if self.r.random() < 0.7:
            kinds.append(("HK-HUB", "HK", "transit", ""))
        if self.r.random() < 0.7:
            kinds.append(("GB-MAN", "GB", "own", ""))
        if self.r.random() < 0.6:
            kinds.append(("JP-OSA", "JP", "overseas", "JP"))
        self.r.shuffle(kinds)
        self.kind = {}
        for code, market, kind, serves in kinds:
            self.kind[code] = kind
            self.add("warehouses", code, code.title(), market, kind, serves)
        self.serves = {"NL-RTM": ["DE", "FR", "NL"], "US-DAL": ["US"], "FBA-US": ["US"], "GB-MAN": ["GB"],
                       "JP-OSA": ["JP"]}
        self.selling = [code for code, kind in self.kind.items() if kind not in ("factory", "transit")]

    def default_warehouse(self, market, channel):
        fit = [code for code in self.selling if market in self.serves[code]]
        if channel == "amazon":
            fba = [code for code in fit if self.kind[code] == "fba"]
            if fba:
                return fba[0]
        plain = [code for code in fit if self.kind[code] != "fba"]
        return (plain or fit)[0]

    def catalogue(self):
        names = ["amber", "basalt", "cedar", "dune", "ember", "fjord", "garnet", "heron", "indigo", "juniper", "krill",
                 "larch", "moss", "nacre", "onyx"]
        things = ["tray", "clip", "stool", "vase", "rack"]
        self.skus, self.plan, self.cost, self.currency = [], {}, {}, {}
        plans = ["chain", "direct", "direct", "chain", "counted", "runs_out", "unsold", "fresh"]
        for number in range(self.r.randrange(6, 15)):
            sku = f"QX-{101 + 7 * number}"
            self.skus.append(sku)
            self.plan[sku] = plans[number] if number < len(plans) else self.r.choice(plans)
            self.cost[sku] = self.r.randrange(150, 9000)
            self.currency[sku] = self.r.choice(["CNY", "CNY", "USD", "EUR", "JPY"])
            if self.currency[sku] == "JPY":
                self.cost[sku] *= 100
            for market in ("US", "NL", "GB"):
                if self.landed and self.r.random() < 0.6:
                    self.add("costs", sku, market, self.decimal(self.r.randrange(10, 300)),
                             self.decimal(self.r.randrange(5, 90)), self.base)
            unknown = self.plan[sku] in ("counted", "direct") and self.r.random() < 0.25
            self.add("items", sku, f"{names[number]} {things[number % 5]}", f"range-{'abc'[number % 3]}",
                     f"Maker {number % 2 + 1}", "active", "" if unknown else self.decimal(self.cost[sku]),
                     self.currency[sku], self.decimal(self.cost[sku] * 3),
                     "" if self.r.random() < 0.4 else self.r.choice([30, 45, 60, 90]))
        self.seller = {}
        for sku in self.skus[:3]:
            pack = self.r.choice([1, 2, 3])
            self.seller[sku] = (f"LST-{sku[3:]}-{pack}P", f"B0QX{sku[3:]}ZZ", pack)
            for market in ("US", "DE"):
                self.add("listings", "amazon", f"store-{market}", market, self.seller[sku][0], sku, self.seller[sku][1],
                         pack)
        chained = [sku for sku in self.skus if self.plan[sku] in ("chain", "direct")]
        self.bundle = None
        if len(chained) >= 2:
            self.bundle = ("KIT-900", [(chained[0], 1), (chained[1], 2)])
            self.add("items", "KIT-900", "starter kit", "range-a", "", "active", "", self.base, "", "")
            for sku, quantity in self.bundle[1]:
                self.add("bundles", "KIT-900", sku, quantity)

    @staticmethod
    def decimal(hundredths):
        sign = "-" if hundredths < 0 else ""
        return f"{sign}{abs(hundredths) // 100}.{abs(hundredths) % 100:02d}"

    def rates(self):
        mean = {"CNY": 0.14, "USD": 1.0, "EUR": 1.1, "GBP": 1.3, "JPY": 0.0067}
        self.late = self.r.choice(["JPY", "CNY", None])
        for currency in mean:
            start = self.first - DAY * 5
            if currency == self.late:
                start = self.first + DAY * self.r.randrange(20, 120)
            elif currency != self.base and self.r.random() < 0.3:
                start = self.first + DAY * self.r.randrange(0, 10)
            day = start
            while day <= self.today + DAY * 9:
                rate = mean[currency] / mean[self.base] * self.r.uniform(0.95, 1.05)
                self.add("rates", day, currency, "1" if currency == self.base else f"{rate:.6f}")
                day += DAY * self.r.randrange(5, 16)

    # --- one day ----------------------------------------------------------------

    def one_day(self, day):
        for sku, warehouse, units in self.due.get(day, []):
            self.held[sku, warehouse] = self.held.get((sku, warehouse), 0) + units
        self.move_at_once(day)
        if self.r.random() < 0.1:    # a market that no warehouse serves
            self.add("sales", day, self.skus[0], "CA", "ebay", "", 1, "19.90", "USD")
        for sku in self.skus:
            if self.plan[sku] != "unsold":
                self.sell(sku, day)
        if self.bundle:
            self.sell_bundle(day)
        for sku, warehouse, units in self.back.get(day, []):
            self.held[sku, warehouse] += units
        for (sku, warehouse), units in list(self.held.items()):
            counted = getattr(self, "count_only", {}).get(sku)
            if counted:
                self.count_alone(day, sku, warehouse, counted[1])
            elif units > 12 and self.kind[warehouse] not in ("factory",) and (sku, warehouse, day) not in self.busy:
                self.adjust_or_count(day, sku, warehouse)

    def move_at_once(self, day):
        """A truck between two warehouses of one country, there the same day:
        a file of its own, without a column for the arrival."""
        pair = ("US-DAL", "FBA-US")
        for sku in self.skus:
            if self.held.get((sku, pair[0]), 0) < 40 or self.plan[sku] in ("counted", "runs_out"):
                continue
            moves = self.due.get(day, []) + self.back.get(day, [])
            supplied = any(row[:2] == (sku, pair[1]) for rows in self.due.values() for row in rows)
            if self.r.random() < 0.02 and not supplied and not any(row[0] == sku and row[1] in pair for row in moves):
                self.add("transfers-local", day, sku, *pair, 9)
                self.held[sku, pair[0]] -= 9
                self.held[sku, pair[1]] = self.held.get((sku, pair[1]), 0) + 9
                self.busy |= {(sku, place, day) for place in pair}

    def rate(self, sku, market):
        return random.Random(f"{sku}{market}").choice([0, 0.3, 0.8, 1.5, 3]) if self.plan[sku] != "fresh" else 2

    def sell(self, sku, day):
        for market, channels in (("US", ["amazon", "shopify", "tiktok"]), ("DE", ["amazon", "tiktok"]),
                                 ("FR", ["amazon"]), ("GB", ["amazon", "ebay"]), ("JP", ["amazon", "shopify"])):
            for channel in channels:
                if not any(market in self.serves[code] for code in self.selling):
                    continue
                mean = self.rate(sku, market) / len(channels)
                units = sum(self.r.random() < mean / 4 for _ in range(4)) if mean else 0
                warehouse = self.default_warehouse(market, channel)
                named = ""
                if market == "US" and channel == "tiktok":
                    named = warehouse = "FBA-US" if self.r.random() < 0.5 else "US-DAL"
                if day <= getattr(self, "begins", {}).get(sku, self.first - DAY) or (sku, warehouse, day) in self.busy:
                    continue
                self.sale(day, sku, market, channel, warehouse, named, units)

    def sale(self, day, sku, market, channel, warehouse, named, units):
        told_as, pack = sku, 1
        if sku in self.seller and channel == "amazon" and market in ("US", "DE") and self.r.random() < 0.4:
            told_as, pack = self.seller[sku][self.r.randrange(2)], self.seller[sku][2]
        units = min(units, self.held.get((sku, warehouse), 0) // pack)
        if units <= 0:
            return
        self.held[sku, warehouse] -= units * pack
        currency, price = MARKETS[market], int(self.cost[sku] * 2.5) + 99
        if channel == "shopify" and (self.today - day).days <= 30:
            self.order_lines(day, sku, market, warehouse, units, price, currency)
            return
        for part in ([1, units - 1] if units > 1 and self.r.random() < 0.1 else [units]):   # rows of one key add up
            self.add("sales", day, told_as, market, channel, named, part, self.decimal(price * part * pack), currency)
        back = day + DAY * self.r.randrange(3, 12)
        told_by_orders = channel == "shopify" and (self.today - back).days <= 30
        lands = any(due[:2] == (sku, warehouse) for due in self.due.get(back, []))
        if self.plan[sku] == "runs_out" or back > self.today or told_by_orders or lands:
            return
        if self.r.random() < 0.06:
            self.add("sales", back, told_as, market, channel, named, -1, self.decimal(-price * pack), currency)
            self.back.setdefault(back, []).append((sku, warehouse, pack))

    def order_lines(self, day, sku, market, warehouse, units, price, currency):
        order, minute, status = self.order(market)
        for _ in range(units):
            if self.r.random() < 0.6:
                order, minute, status = self.order(market)
            self.order_line(day, order, minute, sku, market, warehouse, 1, price, currency, status)
        roll = self.r.random()
        order, minute, _ = self.order(market)
        if roll < 0.15:
            self.order_line(day, order, minute, sku, market, warehouse, 2, price, currency, "cancelled")
        elif roll < 0.3 and self.held[sku, warehouse] > 9:   # others may sell the last ones that day
            self.order_line(day, order, minute, sku, market, warehouse, 1, price, currency, "refunded")
        elif roll < 0.5 and units > 1:
            self.add("sales", day, sku, market, "shopify", "", 5, "1.00", currency)   # the orders tell this day

    def order(self, market):
        minute = self.r.randrange(17 * 60, 23 * 60)
        if market == "JP":   # any minute of the day in Japan, nine hours ahead
            minute = self.r.randrange(0, 1440) - 540
        elif self.r.random() < 0.1:
            minute = None    # only the day is known
        return self.next("#O"), minute, self.r.choice(["paid", "shipped", "delivered", "delivered", "pending"])

    def order_line(self, day, order, minute, sku, market, warehouse, units, price, currency, status):
        """Lines have no number; equal lines of one order both count."""
        r = random.Random(f"{order}")
        discount = r.randrange(0, price) if r.random() < 0.3 else 0
        paid, refunded, returned = price * units - discount, None, None
        if status == "delivered" and r.random() < 0.2:
            refunded = paid // 5
        elif status == "delivered" and r.random() < 0.2:
            refunded, returned = paid, units
        told = [self.decimal(paid), "", ""] if r.random() < 0.3 else \
            ["", self.decimal(price), self.decimal(discount) if discount else ""]
        start = minute if minute is not None else 1200
        shipped = start + r.randrange(100, 3000) if status in ("shipped", "delivered") and minute is not None else None
        arrived = shipped + r.randrange(900, 6000) if status == "delivered" and shipped else None
        at = day if minute is None else self.instant(day, minute)
        self.add("orders", order, "", at, sku, units, *told, currency, market, "shopify", warehouse, status, returned,
                 None if refunded is None else self.decimal(refunded), self.instant(day, shipped),
                 self.instant(day, arrived))

    @staticmethod
    def instant(day, minute):
        if minute is None:
            return None
        return f"{day + DAY * (minute // 1440)}T{minute % 1440 // 60:02d}:{minute % 60:02d}:00Z"

    def sell_bundle(self, day):
        sku, parts = self.bundle
        place = "US-DAL"
        if self.r.random() < 0.25 and all(self.held.get((part, place), 0) >= each for part, each in parts):
            if any((part, place, day) in self.busy for part, _ in parts):
                return
            for part, each in parts:
                self.held[part, place] -= each
            self.add("sales", day, sku, "US", "ebay", place, 1, "49.90", "USD")

    def adjust_or_count(self, day, sku, warehouse):
        roll = self.r.random()
        if roll < 0.008:
            units = self.r.randrange(1, 5)
            self.held[sku, warehouse] -= units
            self.add("adjustments", day, sku, warehouse, self.r.choice(["damaged", "lost", "sample"]), -units)
        elif roll < 0.011:
            self.held[sku, warehouse] += 2
            self.add("adjustments", day, sku, warehouse, "found", 2)
        elif roll < 0.03:
            self.held[sku, warehouse] += self.r.choice([0, 0, 0, -1, -2, 1])
            held = self.held[sku, warehouse]
            self.add("stock", day, sku, warehouse, held, self.r.randrange(0, held // 6 + 1))

    def count_alone(self, day, sku, warehouse, to_zero):
        begins = getattr(self, "begins", {}).get(sku, self.first)
        if (day - begins).days % 7 or day <= begins:
            return
        held = self.held[sku, warehouse]
        if not to_zero and (held < 150 or self.r.random() < 0.08):
            rise = self.r.randrange(80, 300)
            held += rise
            self.tell_rise(day, sku, warehouse, rise)
        elif held > 30 and self.r.random() < 0.2:
            held -= self.r.randrange(1, 4)
        self.held[sku, warehouse] = held
        self.add("stock", day, sku, warehouse, held, 0)


def write(folder, seed):
    folder = pathlib.Path(folder)
    folder.mkdir(parents=True, exist_ok=True)
    team = Team(seed)
    for kind, header in HEADERS.items():
        rows = team.rows[kind]
        if kind != "warehouses":   # their order decides where a sale leaves from
            team.r.shuffle(rows)
        if rows:
            with open(folder / f"{kind}.csv", "w", newline="", encoding="utf-8") as file:
                writer = csv.writer(file)
                writer.writerow(header.split(","))
                writer.writerows(rows)
    (folder / "team.json").write_text(json.dumps({"today": str(team.today), "seed": seed}))
    return team.today


if __name__ == "__main__":
    print(write(sys.argv[1], int(sys.argv[2])))

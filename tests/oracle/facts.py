"""The facts of one folder of own-file CSVs, as of one day.

Facts dated later than the day are not seen. Names that a shop uses are
resolved to our SKUs, order lines become sales, days are datetime.date, amounts
and quantities are exact (fractions.Fraction, int).
"""
import csv
import datetime
import pathlib
from collections import defaultdict, namedtuple
from fractions import Fraction

DAY = datetime.timedelta(days=1)
SELLING = ("own", "overseas", "fba")

# One sale: what was ordered and returned of one SKU on one day in one market.
# revenue is net, in its currency; shipped and delivered are days after the order.
Sale = namedtuple("Sale", "day sku market channel warehouse ordered returned revenue currency pending")


def day(text):
    return datetime.date.fromisoformat(text[:10]) if text else None


def whole(text):
    return int(text) if text else None


def number(text):
    return Fraction(text) if text else None


def local_day(instant, market):
    """The day of the marketplace. Outside Japan the generator's instants lie
    in hours that are the same day in every zone of the market."""
    if len(instant) == 10:
        return day(instant)
    at = datetime.datetime.fromisoformat(instant.replace("Z", "+00:00"))
    return (at + datetime.timedelta(hours=9 if market == "JP" else 0)).date()


class Facts:
    def __init__(self, folder, today):
        self.folder, self.today = pathlib.Path(folder), today
        self.items = {row["sku"]: row for row in self.read("items")}
        self.warehouses = {row["warehouse"]: row for row in self.read("warehouses")}   # in the order of the file
        self.bundles = defaultdict(list)
        for row in self.read("bundles"):
            self.bundles[row["sku"]].append((row["component"], int(row["quantity"])))
        self.listed = {}
        for row in self.read("listings"):
            for name in (row["seller_sku"], row["asin"]):
                if name:
                    self.listed[name] = (row["sku"], int(row["units_per_listing"] or 1))
        self.rates = defaultdict(list)
        for row in self.read("rates"):
            if day(row["day"]) <= today:
                self.rates[row["currency"]].append((day(row["day"]), number(row["rate_to_base"])))
        for rates in self.rates.values():
            rates.sort()
        self.receipts = self.dated("receipts", "received_on")
        self.transfers = self.dated("transfers", "moved_on")
        self.adjustments = self.dated("adjustments", "day")
        self.counts = self.dated("stock", "as_of")
        self.purchase_orders = self.dated("orders_to_suppliers", "ordered_on")
        self.shipments = [row for row in self.read("shipments")
                          if not row["shipped_on"] or day(row["shipped_on"]) <= today]
        self.order_lines = [row for row in self.read("orders") if local_day(row["at"], row["market"]) <= today]
        self.landed = defaultdict(Fraction)   # freight and duty of a unit, in the base currency
        for row in self.read("costs"):
            self.landed[row["sku"], row["market"]] += number(row["freight"]) + number(row["duty"])
        self.pools()
        self.sales = self.all_sales()

    def read(self, kind):
        rows = []
        for path in [self.folder / f"{kind}.csv", *self.folder.glob(f"{kind}-*.csv")]:
            if path.exists():
                with open(path, newline="", encoding="utf-8") as file:
                    rows.extend(csv.DictReader(file))
        return rows

    def dated(self, kind, column):
        return [row for row in self.read(kind) if day(row[column]) <= self.today]

    # --- money -----------------------------------------------------------------

    def rate(self, currency, on):
        """The last rate on or before a day; None where there is none."""
        known = [rate for since, rate in self.rates[currency] if since <= on]
        return known[-1] if known else None

    def base(self, amount, currency, on):
        if amount is None:
            return None
        rate = self.rate(currency, on)
        return None if rate is None else amount * rate

    def item_cost(self, sku, on):
        """The item's own unit cost, in the base currency."""
        item = self.items.get(sku)
        return self.base(number(item["unit_cost"]), item["currency"], on) if item else None

    # --- places ------------------------------------------------------------------

    def served(self, warehouse):
        row = self.warehouses[warehouse]
        return row["serves"].split("|") if row["serves"] else [row["market"]]

    def sells(self, warehouse):
        return self.warehouses[warehouse]["kind"] in SELLING

    def pools(self):
        """Markets joined by the selling warehouses that serve them together."""
        self.pool_of = {}
        for code in self.warehouses:
            if not self.sells(code):
                continue
            joined = set(self.served(code))
            for market in list(joined):
                joined |= set(self.pool_of.get(market, ()))
            for market in joined:
                self.pool_of[market] = tuple(sorted(joined))
        self.all_pools = sorted(set(self.pool_of.values()))

    def pool_warehouses(self, pool):
        return [code for code in self.warehouses if self.sells(code) and set(self.served(code)) & set(pool)]

    def market_warehouses(self, market):
        """What serves a market, and what lies in it without selling."""
        return [code for code, row in self.warehouses.items()
                if (market in self.served(code) if self.sells(code) else row["market"] == market)]

    def leaves_from(self, market, channel):
        """Where a sale without a warehouse leaves from."""
        serving = [code for code in self.warehouses if market in self.served(code)]
        kinds = {code: self.warehouses[code]["kind"] for code in serving}
        fba = [code for code in serving if kinds[code] == "fba"]
        plain = [code for code in serving if kinds[code] not in ("fba", "factory", "transit")]
        if channel == "amazon" and fba:
            return fba[0]
        return (plain or serving or [None])[0]

    # --- sales ---------------------------------------------------------------------

    def name(self, told):
        """(our SKU, units of it) of a SKU, seller SKU or ASIN."""
        return self.listed.get(told, (told, 1))

    def all_sales(self):
        told_by_orders = {(local_day(line["at"], line["market"]), line["channel"]) for line in self.order_lines}
        sales = []
        for row in self.dated("sales", "day"):
            if (day(row["day"]), row["channel"]) in told_by_orders:
                continue
            sku, pack = self.name(row["sku"])
            units = int(row["units"]) * pack
            warehouse = row["warehouse"] or self.leaves_from(row["market"], row["channel"])
            sales.append(Sale(day(row["day"]), sku, row["market"], row["channel"], warehouse, max(units, 0),
                              max(-units, 0), number(row["revenue"]), row["currency"], 0))
        for line in self.order_lines:
            if line["status"] == "cancelled":
                continue
            sku, pack = self.name(line["sku"])
            units = int(line["units"]) * pack
            paid = number(line["revenue"]) if line["revenue"] else \
                number(line["unit_price"]) * int(line["units"]) - (number(line["discount"]) or 0)
            returned = int(line["returned_units"] or 0) * pack
            if line["status"] == "refunded":
                returned, paid = units, Fraction(0)
            else:
                paid -= number(line["refunded"]) or 0
            warehouse = line["warehouse"] or self.leaves_from(line["market"], line["channel"])
            pending = units if line["status"] == "pending" else 0
            sales.append(Sale(local_day(line["at"], line["market"]), sku, line["market"], line["channel"], warehouse,
                              units, returned, paid, line["currency"], pending))
        return sales

    def leaving(self, sale):
        """(SKU, how many of it one unit takes) of a sale: a bundle's components."""
        return self.bundles.get(sale.sku) or [(sale.sku, 1)]

"""The figures of formulas.md, one function each, over the ledgers."""
import statistics
from collections import defaultdict
from fractions import Fraction

from arrivals import Arrivals
from facts import DAY, Facts, day
from ledger import Ledger

BUCKETS = [(0, 30), (31, 60), (61, 90), (91, 180), (181, 270), (271, 365), (366, None)]


def last(days, today):
    """The last N complete days, which end yesterday."""
    return today - DAY * days, today - DAY


def days_of(span):
    return [span[0] + DAY * offset for offset in range((span[1] - span[0]).days + 1)]


class Figures:
    def __init__(self, folder, today):
        self.facts, self.today = Facts(folder, today), today
        self.arrivals = Arrivals(self.facts)
        seen = {sale.sku for sale in self.facts.sales} | set(self.facts.items)
        for rows in (self.facts.counts, self.facts.receipts, self.facts.transfers):
            seen |= {row["sku"] for row in rows}
        self.skus = sorted(seen)
        self.ledgers = {sku: Ledger(self.facts, self.arrivals, sku) for sku in self.skus}
        self.arrivals.close_by_rises([rise for ledger in self.ledgers.values() for rise in ledger.rises])

    # --- scopes -------------------------------------------------------------------

    def places(self, market=None):
        return list(self.facts.warehouses) if market is None else self.facts.market_warehouses(market)

    def pool(self, market):
        return self.facts.pool_of.get(market)

    # --- stock ----------------------------------------------------------------------

    def layers(self, sku, places):
        return [(code, layer) for code in places for layer in self.ledgers[sku].layers[code]]

    def value(self, skus, places):
        """The value of all layers; None when one cannot be valued."""
        return self.total((sku, code, layer) for sku in skus for code, layer in self.layers(sku, places))

    def total(self, rows):
        worths = [self.ledgers[sku].worth(layer, code) for sku, code, layer in rows]
        return None if None in worths else sum(worths, Fraction(0))

    def on_hand(self, sku, places):
        return sum(self.ledgers[sku].on_hand(code) for code in places)

    def available(self, sku, places):
        return sum(self.ledgers[sku].available(code) for code in places)

    def inbound(self, skus, places, stages=("on_the_way", "receiving")):
        return [row for row in self.arrivals.inbound
                if row.sku in skus and row.warehouse in places and row.stage in stages]

    def in_transit(self, skus, places):
        return sum(row.units for row in self.inbound(skus, places))

    def on_order(self, skus, places):
        return sum(units for (number, sku), units in self.arrivals.on_order().items()
                   if sku in skus and self.arrivals.orders[number, sku]["to_warehouse"] in places)

    def differences(self, places):
        """Of the newest count of each warehouse: (sku, warehouse, day, expected,
        counted), and how many counts were compared."""
        newest = {}
        for sku in self.skus:
            for on, code, *_ in self.ledgers[sku].compared:
                if code in places:
                    newest[code] = max(on, newest.get(code, on))
        rows, compared = [], 0
        for sku in self.skus:
            for on, code, expected, counted, inferred in self.ledgers[sku].compared:
                if newest.get(code) == on and expected is not None:
                    compared += 1
                    if counted != expected and not inferred:
                        rows.append((sku, code, on, expected, counted))
        return rows, compared

    # --- sales -----------------------------------------------------------------------

    def sales(self, span, sku=None, market=None, channel=None):
        return [sale for sale in self.facts.sales
                if span[0] <= sale.day <= span[1] and sku in (None, sale.sku) and market in (None, sale.market)
                and channel in (None, sale.channel)]

    def units(self, sales):
        return sum(sale.ordered - sale.returned for sale in sales)

    def revenue(self, sales):
        amounts = [self.facts.base(sale.revenue, sale.currency, sale.day) for sale in sales]
        return None if None in amounts else sum(amounts, Fraction(0))

    def ordered(self, sku, markets, in_bundles=True):
        """day -> units ordered in some markets, bundles by their components."""
        by_day = defaultdict(int)
        for sale in self.facts.sales:
            if sale.market not in markets:
                continue
            if sale.sku == sku:
                by_day[sale.day] += sale.ordered
            for component, each in self.facts.bundles.get(sale.sku, []) if in_bundles else []:
                if component == sku:
                    by_day[sale.day] += sale.ordered * each
        return by_day

    def first_movement(self, sku, pool):
        ledger = self.ledgers[sku]
        days = [ledger.touched[code] for code in self.facts.pool_warehouses(pool)]
        days += [min(by_day) for by_day in [self.ordered(sku, pool)] if by_day]
        return min((on for on in days if on), default=None)

    def out_of_stock(self, sku, pool, span):
        """Days of the span, from the first movement on, on which the pool held
        nothing and sold nothing; None without counts and receipts."""
        ledger, places = self.ledgers[sku], self.facts.pool_warehouses(pool)
        first, by_day = self.first_movement(sku, pool), self.ordered(sku, pool)
        if not any(ledger.counted[code] or ledger.lands[code] for code in places):
            return None
        return sum(1 for on in days_of((max(span[0], first), span[1]))
                   if not by_day.get(on) and all(ledger.zero_known(code, on) for code in places))

    def ads(self, sku, pool, span, markets=None, in_bundles=True):
        """Units ordered a day in stock; None where it is unknown."""
        first = self.first_movement(sku, pool)
        if first is None or first > span[1]:
            return None
        if not any(sale.market in pool for sale in self.facts.sales):
            return None     # nobody tells sales of these markets: unknown is not zero
        start = max(first, span[0])
        days = (span[1] - start).days + 1 - (self.out_of_stock(sku, pool, span) or 0)
        by_day = self.ordered(sku, markets or pool, in_bundles)
        units = sum(by_day.get(on, 0) for on in days_of((start, span[1])))
        return Fraction(units, days) if days > 0 else None

    def cover(self, sku, pool):
        """available, in transit, ADS, days, days with inbound of one pool."""
        places = self.facts.pool_warehouses(pool)
        available, coming = self.available(sku, places), self.in_transit([sku], places)
        ads = self.ads(sku, pool, last(28, self.today))
        def over(units):
            if units <= 0:
                return Fraction(0)    # nothing available
            return units / ads if ads else None
        return available, coming, ads, over(available), over(available + coming)

    def stockout_on(self, sku, pool):
        """The first day whose ADS the projected available cannot meet."""
        available, _, ads, _, _ = self.cover(sku, pool)
        if not ads or available < 0:   # below zero more is promised than is there
            return None
        arrivals = defaultdict(int)
        for row in self.inbound([sku], self.facts.pool_warehouses(pool)):
            if row.eta is None:
                return None
            arrivals[max((row.eta - self.today).days, 1 if row.eta < self.today else 0)] += row.units
        left, offset = Fraction(available), 0
        while True:
            left += arrivals.get(offset, 0)
            if left < ads:
                return self.today + DAY * offset
            left -= ads
            offset += 1

    def excess(self, sku, pool):
        available, coming, ads, _, _ = self.cover(sku, pool)
        return None if ads is None else max(Fraction(0), available + coming - 90 * ads)

    # --- age ------------------------------------------------------------------------

    def expected_days(self, sku):
        def own(code):
            text = self.facts.items.get(code, {}).get("expected_turnover_days")
            return Fraction(text) if text else None
        if own(sku) is not None:
            return own(sku)
        category = self.facts.items.get(sku, {}).get("category")
        others = [own(code) for code, item in self.facts.items.items()
                  if category and item["category"] == category and own(code) is not None]
        return Fraction(statistics.median(others)) if others else Fraction(60)

    def age(self, layer):
        return None if layer.received is None else (self.today - layer.received).days

    def in_stock(self, layer):
        return None if layer.landed is None else (self.today - layer.landed).days

    def over_line(self, sku, code, layer):
        days = self.in_stock(layer)
        return self.facts.sells(code) and days is not None and days > Fraction(3, 2) * self.expected_days(sku)

    def is_slow(self, sku, code, layer):
        if self.over_line(sku, code, layer):
            return True
        days, span = self.in_stock(layer), last(90, self.today)
        if days is None or days <= 90:
            return False
        markets = self.facts.pool_of[self.facts.served(code)[0]] if self.facts.sells(code) else \
            {sale.market for sale in self.facts.sales}
        by_day = self.ordered(sku, markets)
        return not any(by_day.get(on) for on in days_of(span))

    def aging(self, sku, places):
        layers = self.layers(sku, places)
        known = [layer for _, layer in layers if layer.received is not None]
        buckets = []
        for low, high in BUCKETS:
            buckets.append((low, high, [(sku, code, layer) for code, layer in layers if layer.received is not None
                                        and low <= self.age(layer) <= (high or 10 ** 6)]))
        buckets.append((None, None, [(sku, code, layer) for code, layer in layers if layer.received is None]))
        weight = sum(layer.units for layer in known)
        value = self.value([sku], places)
        def row(low, high, rows):
            told = {"from_day": low, "to_day": high, "units": sum(row[2].units for row in rows)}
            return told | ({} if value is None else {"value": self.total(rows)})
        if not buckets[-1][2]:
            buckets.pop()
        return {
            "units": sum(layer.units for _, layer in layers), "value": value,
            "buckets": [row(*bucket) for bucket in buckets],
            "average": Fraction(sum(layer.units * self.age(layer) for layer in known), weight) if weight else None,
            "oldest": max((self.age(layer) for layer in known), default=None),
            "over_line": sum(layer.units for code, layer in layers if self.over_line(sku, code, layer)),
        }

    def slow(self, places):
        """Slow units and value, all units and value, slow SKUs and SKUs on hand."""
        every = [(sku, code, layer) for sku in self.skus for code, layer in self.layers(sku, places)]
        slow = [row for row in every if self.is_slow(*row)]
        return {
            "units": sum(row[2].units for row in slow), "value": self.total(slow),
            "all_units": sum(row[2].units for row in every), "all_value": self.total(every),
            "skus": len({row[0] for row in slow}), "all_skus": len({row[0] for row in every}),
        }

    # --- turnover and classes ---------------------------------------------------------

    def cost_of_goods(self, sku, places, span):
        costs = [cost for on, code, _, cost in self.ledgers[sku].sold_cost
                 if span[0] <= on <= span[1] and code in places]
        return None if None in costs else sum(costs, Fraction(0))

    def average_value(self, sku, places, span):
        total = Fraction(0)
        for code in places:
            for on in days_of(span):
                value = self.ledgers[sku].closing[code].get(on, (0, Fraction(0)))[1]
                if value is None:
                    return None
                total += value
        return total / len(days_of(span))

    def turnover(self, sku, places, span):
        cogs, mean = self.cost_of_goods(sku, places, span), self.average_value(sku, places, span)
        turns = cogs / mean if cogs is not None and mean else None
        return {"cogs": cogs, "average_value": mean, "turns": turns,
                "days": len(days_of(span)) / turns if turns else None}

    def sell_through(self, sku, places, span, market):
        came = sum(units for on, code, units, origin in self.ledgers[sku].inflow
                   if span[0] <= on <= span[1] and code in places and (origin is None or origin not in places))
        sold = self.units(self.sales(span, sku, market))
        return Fraction(sold, came) if came else None

    def abc(self, span):
        revenue = {sku: self.revenue(self.sales(span, sku)) for sku in self.skus}
        if None in revenue.values():
            return None
        earning = sorted((sku for sku in self.skus if revenue[sku] > 0), key=lambda sku: (-revenue[sku], sku))
        total, before, rows = sum(revenue[sku] for sku in earning), Fraction(0), []
        for sku in earning:
            share = revenue[sku] / total
            label = "A" if before < Fraction(80, 100) else "B" if before < Fraction(95, 100) else "C"
            before += share
            rows.append((sku, label, revenue[sku], share, before))
        idle = [sku for sku in self.skus if sku not in earning and self.on_hand(sku, self.places()) > 0]
        return rows, idle

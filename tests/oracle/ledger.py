"""The ledger of one SKU, unit layers by FIFO, day by day.

formulas.md, Stock and arrivals, and Age: what leaves takes the units that were
received first anywhere (ties: landed first); a transfer carries its units; a
return rejoins what left last; what no receipt explains has no known age and
leaves first, so that without transfers on hand is the newest receipts.
"""
import datetime
from collections import defaultdict
from fractions import Fraction

from facts import DAY, day

FIRST = datetime.date.min


class Layer:
    """Units of one receipt in one warehouse; `seen` is the day they entered the
    ledger, which tells units of unknown age apart."""

    def __init__(self, units, received, landed, cost, lot, seen):
        self.units, self.received, self.landed, self.cost, self.lot = units, received, landed, cost, lot
        self.seen = seen

    def part(self, units):
        return Layer(units, self.received, self.landed, self.cost, self.lot, self.seen)

    def order(self):
        return (self.received or FIRST, self.landed or FIRST, self.seen)


class Ledger:
    def __init__(self, facts, arrivals, sku):
        self.facts, self.sku = facts, sku
        self.layers, self.gone = defaultdict(list), defaultdict(list)
        self.closing = defaultdict(dict)      # warehouse -> day -> (units, value or None)
        self.sold_cost = []                   # (day, warehouse, market, cost or None); returns negative
        self.lands = defaultdict(list)        # warehouse -> days on which something arrived
        self.inflow = []                      # (day, warehouse, units, from or None)
        self.rises = []                       # receipts inferred from counts: (day, sku, warehouse, units)
        self.compared = []                    # counts: (day, warehouse, expected or None, counted, inferred)
        self.touched = defaultdict(lambda: None)
        self.negative = False
        self.counted = defaultdict(list)
        self.reserved = {}
        self.moving = []                      # (transfer row, layers under way)
        self.collect(arrivals)
        self.run()

    def collect(self, arrivals):
        facts, sku = self.facts, self.sku
        self.arrived, self.sales, self.adjusted = defaultdict(list), defaultdict(list), defaultdict(list)
        self.sent, self.landing = defaultdict(list), {}
        for arrival in arrivals.arrived:
            if arrival.sku == sku:
                self.arrived[arrival.day].append(arrival)
                self.touch(arrival.warehouse, arrival.day)
                self.lands[arrival.warehouse].append(arrival.day)
                self.inflow.append((arrival.day, arrival.warehouse, arrival.units, None))
        for row in facts.transfers:
            if row["sku"] == sku:
                self.sent[day(row["moved_on"])].append(row)
                self.touch(row["from"], day(row["moved_on"]))
                landed = arrivals.landed(row)
                self.landing[id(row)] = landed
                if landed:
                    self.touch(row["to"], landed)
                    self.lands[row["to"]].append(landed)
                    self.inflow.append((landed, row["to"], int(row["quantity"]), row["from"]))
        for sale in facts.sales:
            for component, each in facts.leaving(sale):
                if component == sku and sale.warehouse:
                    self.sales[sale.day].append((sale, each))
                    self.touch(sale.warehouse, sale.day)
        for row in facts.adjustments:
            if row["sku"] == sku:
                self.adjusted[day(row["day"])].append(row)
                self.touch(row["warehouse"], day(row["day"]))
        for row in facts.counts:
            if row["sku"] == sku:
                self.counted[row["warehouse"]].append(row)
                self.touch(row["warehouse"], day(row["as_of"]))
        for rows in self.counted.values():
            rows.sort(key=lambda row: row["as_of"])
        self.count_only = {code for code in self.counted if not self.lands[code] and
                           not any(row["sku"] == sku and row["from"] == code for row in facts.transfers)}

    def touch(self, warehouse, on):
        if self.touched[warehouse] is None or on < self.touched[warehouse]:
            self.touched[warehouse] = on

    # --- layers ------------------------------------------------------------------

    def put(self, warehouse, layer):
        debt = [held for held in self.layers[warehouse] if held.units < 0]
        for held in debt:                     # what was sold before it was there
            paid = min(-held.units, layer.units)
            held.units += paid
            layer.units -= paid
            held.cost = layer.cost
        self.layers[warehouse] = [held for held in self.layers[warehouse] if held.units != 0]
        if layer.units > 0:
            self.layers[warehouse].append(layer)

    def take(self, warehouse, units):
        """The oldest units of a warehouse, as layers; short of them, a debt."""
        taken = []
        self.layers[warehouse].sort(key=Layer.order)
        for held in self.layers[warehouse]:
            part = min(units, held.units)
            if part > 0:
                held.units -= part
                units -= part
                taken.append(held.part(part))
        self.layers[warehouse] = [held for held in self.layers[warehouse] if held.units != 0]
        if units > 0:
            self.negative = True
            self.layers[warehouse].append(Layer(-units, None, None, None, "", FIRST))
            taken.append(Layer(units, None, None, None, "", FIRST))
        return taken

    def leave(self, warehouse, units):
        taken = self.take(warehouse, units)
        self.gone[warehouse].extend(taken)
        return taken

    def rejoin(self, warehouse, units, on):
        """Units that come back: to what left last, beyond it of unknown age."""
        back = []
        while units > 0 and self.gone[warehouse]:
            last = self.gone[warehouse][-1]
            part = min(units, last.units)
            last.units -= part
            units -= part
            back.append(last.part(part))
            if last.units == 0:
                self.gone[warehouse].pop()
        if units > 0:
            back.append(Layer(units, None, None, self.facts.item_cost(self.sku, on), "", on))
        for layer in back:
            self.put(warehouse, layer.part(layer.units))
        return back

    def balance(self, warehouse):
        return sum(layer.units for layer in self.layers[warehouse])

    # --- days --------------------------------------------------------------------

    def run(self):
        known = [on for on in self.touched.values() if on]
        if not known:
            return
        on = min(known)
        under_way = defaultdict(list)
        while on <= self.facts.today:
            for arrival in self.arrived[on]:
                self.put(arrival.warehouse, Layer(arrival.units, on, on, arrival.cost, arrival.lot, on))
            self.land(under_way.pop(on, []), on)
            for row in self.adjusted[on]:
                if int(row["units"]) > 0:
                    self.rejoin(row["warehouse"], int(row["units"]), on)
            for sale, each in self.sales[on]:
                if sale.ordered:
                    self.book(sale, self.leave(sale.warehouse, sale.ordered * each), 1)
            for sale, each in self.sales[on]:
                if sale.returned:
                    self.book(sale, self.rejoin(sale.warehouse, sale.returned * each, on), -1)
            for row in self.adjusted[on]:
                if int(row["units"]) < 0:
                    self.leave(row["warehouse"], -int(row["units"]))
            for row in self.sent[on]:
                taken = self.take(row["from"], int(row["quantity"]))
                landed = self.landing[id(row)]
                if landed is None:
                    self.moving.append((row, taken))
                elif landed <= on:
                    self.land([(row, taken)], on)
                else:
                    under_way[landed].append((row, taken))
            self.count(on)
            self.close(on)
            on += DAY

    def land(self, loads, on):
        facts = self.facts
        for row, taken in loads:
            home, away = facts.warehouses[row["from"]]["market"], facts.warehouses[row["to"]]["market"]
            pools = [facts.pool_of.get(facts.served(code)[0]) if facts.sells(code) else None
                     for code in (row["from"], row["to"])]
            stays = home == away or (pools[0] is not None and pools[0] == pools[1])
            for layer in taken:
                self.put(row["to"], Layer(layer.units, layer.received, layer.landed if stays else on, layer.cost,
                                          layer.lot, layer.seen))

    def book(self, sale, layers, sign):
        for layer in layers:
            cost = self.worth(layer, sale.warehouse)
            cost = None if cost is None else sign * cost
            self.sold_cost.append((sale.day, sale.warehouse, sale.market, cost))

    def worth(self, layer, warehouse):
        """A layer at cost, with freight and duty to where it lies if given."""
        if layer.cost is None:
            return None
        market = self.facts.warehouses[warehouse]["market"]
        return layer.units * (layer.cost + self.facts.landed[self.sku, market])

    def count(self, on):
        for warehouse, rows in self.counted.items():
            told = [row for row in rows if day(row["as_of"]) == on]
            if not told:
                continue
            held, counted = self.balance(warehouse), sum(int(row["on_hand"]) for row in told)
            first = day(rows[0]["as_of"]) == on
            known = not first or any(landed <= on for landed in self.lands[warehouse])
            inferred = counted > held and warehouse in self.count_only and not first
            self.compared.append((on, warehouse, held if known else None, counted, inferred))
            self.reserved[warehouse] = sum(int(row["reserved"] or 0) for row in told)
            if counted < held:
                self.leave(warehouse, held - counted)
            elif counted > held:
                if inferred:
                    cost = self.facts.item_cost(self.sku, on)
                    self.put(warehouse, Layer(counted - held, on, on, cost, "", on))
                    self.inflow.append((on, warehouse, counted - held, None))
                    self.rises.append((on, self.sku, warehouse, counted - held))
                else:
                    self.rejoin(warehouse, counted - held, on)

    def close(self, on):
        for warehouse in list(self.touched):
            value = Fraction(0)
            for layer in self.layers[warehouse]:
                worth = self.worth(layer, warehouse)
                value = None if value is None or worth is None else value + worth
            self.closing[warehouse][on] = (self.balance(warehouse), value)

    # --- what others ask -----------------------------------------------------------

    def on_hand(self, warehouse):
        return self.balance(warehouse)

    def available(self, warehouse):
        return self.balance(warehouse) - self.reserved.get(warehouse, 0)

    def zero_known(self, warehouse, on):
        """Whether nothing is known to lie there at the end of a day."""
        first = self.touched[warehouse]
        if first is None or on < first:
            return True
        if self.closing[warehouse].get(on, (0, 0))[0] > 0:
            return False
        if any(landed <= on for landed in self.lands[warehouse]):
            return True
        zeros = [day(row["as_of"]) for row in self.counted[warehouse] if int(row["on_hand"]) == 0]
        return any(zero <= on for zero in zeros) and any(zero >= on for zero in zeros)

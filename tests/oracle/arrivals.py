"""Each arrival once: what came in, what is under way, what is on order."""
from collections import defaultdict, namedtuple
from fractions import Fraction

from facts import day, number

# cost is in the base currency, None where it is unknown.
Arrival = namedtuple("Arrival", "day sku warehouse units cost lot")
# stage: planned, on_the_way, receiving. number: the shipment's, None of a bare transfer.
Inbound = namedtuple("Inbound", "number sku warehouse units stage eta mode status late unit_cost")


class Arrivals:
    def __init__(self, facts):
        self.facts, self.today = facts, facts.today
        self.orders = {(row["purchase_order"], row["sku"]): row for row in facts.purchase_orders
                       if row["status"] != "cancelled"}
        self.shipments = [row for row in facts.shipments if row["status"] != "cancelled"]
        self.by_shipment, self.by_order = defaultdict(list), defaultdict(list)
        for row in facts.receipts:
            if row["shipment"]:
                self.by_shipment[row["shipment"], row["sku"]].append(row)
            if row["purchase_order"]:
                self.by_order[row["purchase_order"], row["sku"]].append(row)
        self.moved = defaultdict(list)
        for row in facts.transfers:
            if row.get("shipment"):
                self.moved[row["shipment"], row["sku"], row["to"]].append(row)
        self.risen, self.risen_orders = {}, {}
        self.match()
        self.arrived = self.all_arrivals()
        self.inbound = self.all_inbound()

    def seen(self, text):
        return bool(text) and day(text) <= self.today

    def key(self, shipment):
        return shipment["shipment"], shipment["sku"]

    def transfers_of(self, shipment):
        return self.moved[shipment["shipment"], shipment["sku"], shipment["to_warehouse"]]

    def receipts_of(self, shipment):
        """Receipts that name the shipment, else its order, else lie near it."""
        named = self.by_shipment[self.key(shipment)]
        if not named and shipment["purchase_order"]:
            named = [row for row in self.by_order[shipment["purchase_order"], shipment["sku"]] if not row["shipment"]]
        return named or self.near.get(self.key(shipment), [])

    def match(self):
        """Pairs shipments and orders that name no receipt with receipts that
        name neither: same SKU and warehouse, seven days either way, equal
        quantity first, then the nearest day."""
        self.near, pairs = {}, []
        free = [row for row in self.facts.receipts if not row["shipment"] and not row["purchase_order"]]
        for number_, row in enumerate(free):
            for shipment in self.shipments:
                when = shipment["arrived_on"] if self.seen(shipment["arrived_on"]) else shipment["eta"]
                if shipment["sku"] != row["sku"] or shipment["to_warehouse"] != row["warehouse"] or not when:
                    continue
                if self.by_shipment[self.key(shipment)] or self.transfers_of(shipment) or not shipment["shipped_on"]:
                    continue
                apart = abs((day(when) - day(row["received_on"])).days)
                if apart <= 7:
                    unequal = shipment["quantity"] != row["quantity"]
                    pairs.append((unequal, apart, number_, self.key(shipment)))
        used = set()
        for _, _, number_, key in sorted(pairs):
            if number_ not in used and key not in self.near:
                used.add(number_)
                self.near[key] = [free[number_]]

    def all_arrivals(self):
        facts, arrived = self.facts, []
        for row in facts.receipts:
            if self.moved[row["shipment"], row["sku"], row["warehouse"]]:
                continue    # told by a transfer as well, which carries the units
            on = day(row["received_on"])
            cost = facts.base(number(row["unit_cost"]), row["currency"], on) if row["unit_cost"] else \
                facts.item_cost(row["sku"], on)
            arrived.append(Arrival(on, row["sku"], row["warehouse"], int(row["quantity"]), cost, row["lot"]))
        for shipment in self.shipments:
            if self.seen(shipment["arrived_on"]) and not self.receipts_of(shipment) and not self.transfers_of(shipment):
                on = day(shipment["arrived_on"])
                cost = self.order_cost(shipment["purchase_order"], shipment["sku"], on)
                arrived.append(Arrival(on, shipment["sku"], shipment["to_warehouse"], int(shipment["quantity"]),
                                       cost, ""))
        for (number_, sku), order in self.orders.items():
            if not self.seen(order["received_on"]) or self.received(number_, sku):
                continue
            on = day(order["received_on"])
            cost = self.order_cost(number_, sku, on)
            arrived.append(Arrival(on, sku, order["to_warehouse"], int(order["quantity"]), cost, ""))
        return arrived

    def close_by_rises(self, rises):
        """Receipts inferred from counts, (day, sku, warehouse, units), close the
        shipments under way, then the orders, that they are the arrival of: one
        to one, seven days either way, equal quantity first, then the nearest."""
        under_way = {row.number for row in self.inbound if row.stage != "planned"}
        shipments = [(self.key(row), row["to_warehouse"], day(row["eta"]), day(row["shipped_on"]), int(row["quantity"]))
                     for row in self.shipments if row["shipment"] in under_way and row["eta"] and row["shipped_on"]
                     and not self.receipts_of(row) and not self.transfers_of(row)]
        self.risen = self.nearest(rises, shipments)
        rises = [rise for rise in rises if rise not in self.risen.values()]
        orders = [(key, row["to_warehouse"], day(row["promised_on"]), day(row["ordered_on"]), int(row["quantity"]))
                  for key, row in self.orders.items() if not self.seen(row["received_on"]) and not self.received(*key)
                  and not any((ship["purchase_order"], ship["sku"]) == key for ship in self.shipments)]
        self.risen_orders = self.nearest(rises, orders)
        self.inbound = self.all_inbound()

    @staticmethod
    def nearest(rises, expected):
        """(number, sku) -> rise"""
        pairs = []
        for rise in rises:
            on, sku, warehouse, units = rise
            for key, place, due, since, quantity in expected:
                if key[1] == sku and place == warehouse and since <= on and abs((due - on).days) <= 7:
                    pairs.append((units != quantity, abs((due - on).days), rise, key))
        told, taken = {}, set()
        for _, _, rise, key in sorted(pairs):
            if rise not in taken and key not in told:
                told[key] = rise
                taken.add(rise)
        return told

    def order_cost(self, order, sku, on):
        row = self.orders.get((order, sku))
        if row and row["unit_cost"]:
            return self.facts.base(number(row["unit_cost"]), row["currency"], on)
        return self.facts.item_cost(sku, on)

    def received(self, order, sku):
        """Units of an order that receipts, else arrived shipments, tell of."""
        told = sum(int(row["quantity"]) for row in self.by_order[order, sku])
        for shipment in self.shipments:
            if (shipment["purchase_order"], shipment["sku"]) == (order, sku) and self.seen(shipment["arrived_on"]) \
                    and not self.receipts_of(shipment):
                told += int(shipment["quantity"])
            if (shipment["purchase_order"], shipment["sku"]) == (order, sku) and self.key(shipment) in self.risen:
                told += self.risen[self.key(shipment)][3]
        return told

    def landed(self, transfer):
        """The day a transfer arrived, by the receipt of its shipment, itself,
        or the shipment; None while it is under way."""
        if "arrived_on" not in transfer:
            return day(transfer["moved_on"])
        for row in self.by_shipment[transfer["shipment"], transfer["sku"]] if transfer["shipment"] else []:
            if row["warehouse"] == transfer["to"]:
                return day(row["received_on"])
        if self.seen(transfer["arrived_on"]):
            return day(transfer["arrived_on"])
        for shipment in self.shipments:
            if transfer["shipment"] and (shipment["shipment"], shipment["sku"], shipment["to_warehouse"]) == \
                    (transfer["shipment"], transfer["sku"], transfer["to"]) and self.seen(shipment["arrived_on"]):
                return day(shipment["arrived_on"])
        return None

    def remaining(self, shipment):
        if self.seen(shipment["arrived_on"]) or any(self.landed(row) for row in self.transfers_of(shipment)):
            return 0
        if self.key(shipment) in self.near or self.key(shipment) in self.risen:
            return 0
        return max(0, int(shipment["quantity"]) - sum(int(row["quantity"]) for row in self.receipts_of(shipment)))

    def all_inbound(self):
        inbound = []
        for shipment in self.shipments:
            units = self.remaining(shipment)
            if units <= 0:
                continue
            if not shipment["shipped_on"]:
                stage = "planned"
            elif shipment["status"] == "receiving" or self.receipts_of(shipment):
                stage = "receiving"
            else:
                stage = "on_the_way"
            eta = day(shipment["eta"])
            late = (self.today - eta).days if eta < self.today else None
            inbound.append(Inbound(shipment["shipment"], shipment["sku"], shipment["to_warehouse"], units, stage, eta,
                                   shipment["mode"], shipment["status"], late, self.waiting_cost(shipment)))
        for row in self.facts.transfers:
            linked = any((shipment["shipment"], shipment["sku"], shipment["to_warehouse"]) ==
                         (row.get("shipment"), row["sku"], row["to"]) for shipment in self.shipments)
            if not self.landed(row) and not linked:
                inbound.append(Inbound(None, row["sku"], row["to"], int(row["quantity"]), "on_the_way", None, None,
                                       None, None, None))
        return inbound

    def waiting_cost(self, shipment):
        """What a unit not yet received costs: the order's, else the last
        receipt's, else the item's unit cost."""
        order = self.orders.get((shipment["purchase_order"], shipment["sku"]))
        if order and order["unit_cost"]:
            return self.facts.base(number(order["unit_cost"]), order["currency"], self.today)
        before = [row for row in self.facts.receipts if row["sku"] == shipment["sku"] and row["unit_cost"]]
        if before:
            last = max(before, key=lambda row: row["received_on"])
            return self.facts.base(number(last["unit_cost"]), last["currency"], self.today)
        return self.facts.item_cost(shipment["sku"], self.today)

    def on_order(self):
        """(order, sku) -> units ordered that neither came nor are shipped."""
        left = {}
        for (number_, sku), order in self.orders.items():
            if self.seen(order["received_on"]) or (number_, sku) in self.risen_orders:
                continue
            shipped = sum(self.remaining(row) for row in self.shipments
                          if (row["purchase_order"], row["sku"]) == (number_, sku))
            units = int(order["quantity"]) - self.received(number_, sku) - shipped
            if units > 0:
                left[number_, sku] = units
        return left

    def open_orders(self):
        """(order row, received, still owed) of what suppliers still owe."""
        rows = []
        for (number_, sku), order in self.orders.items():
            received = self.received(number_, sku)
            owed = int(order["quantity"]) - received
            if owed > 0 and not self.seen(order["received_on"]) and (number_, sku) not in self.risen_orders:
                rows.append((order, received, owed))
        return rows

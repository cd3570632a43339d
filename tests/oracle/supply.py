"""How the random team's goods come: orders, shipments, transfers, receipts, and
which of these tell of one arrival."""
import datetime
import random

DAY = datetime.timedelta(days=1)


class Supply:
    def come(self, day, sku, warehouse, units):
        self.due.setdefault(day, []).append((sku, warehouse, units))

    def markets_of(self, warehouse):
        return self.serves[warehouse]

    def unit_cost(self, sku):
        return self.decimal(int(self.cost[sku] * self.r.uniform(0.9, 1.1)))

    def supply_chain(self, sku):
        """Orders to the factory's warehouse, then shipments with a transfer."""
        day = self.first + DAY * self.r.randrange(4)
        places = self.r.sample(self.selling, min(len(self.selling), self.r.randrange(2, 4)))
        while day < self.today - DAY * 5:
            quantity = self.r.randrange(60, 400)
            order, made = self.next("PO"), day + DAY * self.r.randrange(10, 20)
            cost, late = self.unit_cost(sku), made > self.today
            self.add("orders_to_suppliers", order, sku, quantity, "Maker 1", day, made - DAY * self.r.randrange(-4, 3),
                     made, self.factory, cost, self.currency[sku], "open" if late else "received")
            if self.r.random() < 0.8:
                self.add("receipts", made, sku, self.factory, self.next("LOT"), order, cost, self.currency[sku],
                         quantity, "")
            left = quantity
            leave = made + DAY * self.r.randrange(1, 8)
            for place in places:
                sent = min(left, self.r.randrange(20, 140))
                if sent and leave <= self.today:
                    self.send(sku, self.factory, place, sent, leave)
                    left -= sent
                leave += DAY   # which of two that leave on one day takes the older units, no file says
            day += DAY * self.r.randrange(45, 80)

    def send(self, sku, origin, place, units, leave):
        transit = self.r.randrange(6, 36)
        arrives, shipment = leave + DAY * transit, self.next("SH")
        under_way = arrives > self.today
        status = "in_transit" if under_way else "arrived"
        if under_way and self.r.random() < 0.3:
            status = "customs_hold"
        told = arrives if not under_way or self.r.random() < 0.5 else None
        self.add("transfers", leave, sku, origin, place, units, told, shipment)
        self.add("shipments", shipment, sku, units, place, self.r.choice(["sea", "air"]), leave,
                 arrives + DAY * self.r.randrange(-3, 3), status, None if under_way else arrives, "")
        self.busy.add((sku, origin, leave))
        if not under_way and self.r.random() < 0.25:   # the warehouse tells of it as well
            self.add("receipts", arrives, sku, place, "", "", self.unit_cost(sku), self.currency[sku], units, shipment)
        self.come(arrives, sku, place, units)

    def supply_direct(self, sku):
        """Orders straight to selling warehouses, told in every way."""
        for place in self.r.sample(self.selling, min(2, len(self.selling))):
            day = self.first + DAY * self.r.randrange(6)
            while day < self.today:
                self.deliver(sku, place, day)
                day += DAY * self.r.randrange(40, 75)

    def deliver(self, sku, place, day):
        units, cost, currency = self.r.randrange(40, 260), self.unit_cost(sku), self.currency[sku]
        leave, lands = day + DAY * 8, day + DAY * self.r.randrange(22, 34)
        told, done = self.r.choice(["all", "all", "no ids", "shipment", "order", "partial"]), lands <= self.today
        order = self.next("PO")
        shipment = self.next("SH") if told != "order" else None
        linked = order if told in ("all", "partial") else ""
        received = lands if done and told != "partial" else None
        if told in ("order", "all", "partial"):
            self.add("orders_to_suppliers", order, sku, units, "Maker 2", day, lands - DAY * self.r.randrange(-5, 5),
                     received, place, cost, currency, "received" if received else "open")
        if shipment and leave <= self.today:
            partial = told == "partial" and done
            status = "receiving" if partial else "arrived" if done else "in_transit"
            self.add("shipments", shipment, sku, units, place, self.r.choice(["sea", "rail", "air"]), leave,
                     lands + DAY * self.r.randrange(-6, 2), status, lands if done and not partial else None, linked)
        if told == "all":
            self.add("receipts", lands, sku, place, self.next("LOT"), order, cost, currency, units, shipment)
        later = self.r.randrange(0, 4) if told == "no ids" and (self.today - lands).days > 4 else 0
        if told == "no ids":
            self.add("receipts", lands + DAY * later, sku, place, self.next("LOT"), "", cost, currency,
                     units, "")
        if told == "partial" and done:
            part = units // 3
            units = part
            for extra in self.r.choice([[0], [0, 2]]):
                if lands + DAY * extra <= self.today:
                    self.add("receipts", lands + DAY * extra, sku, place, self.next("LOT"), order, cost, currency, part,
                             shipment)
                    self.come(lands + DAY * extra, sku, place, part)
            return
        self.come(lands + DAY * later, sku, place, units)

    def supply_counted(self, sku):
        """No receipts at all: counts that fall with sales and sometimes rise."""
        place = self.r.choice(self.selling)
        self.count_only = getattr(self, "count_only", {})
        self.count_only[sku] = (place, False)
        self.begins = getattr(self, "begins", {})
        self.begins[sku] = self.first
        self.held[sku, place] = self.r.randrange(400, 900)
        self.add("stock", self.first, sku, place, self.held[sku, place], 0)

    def tell_rise(self, day, sku, place, units):
        """Shipments and orders that the rise of a count may be the arrival of,
        nobody having said that they arrived. Never two as likely."""
        self.told_rises = getattr(self, "told_rises", {})
        if sku in self.told_rises and (day - self.told_rises[sku]).days < 28:
            return
        r = random.Random(f"{sku} {day}")
        told = r.choice(["shipment", "other units", "two", "order", "both", "far", "nothing"])
        if told == "nothing":
            return
        self.told_rises[sku] = day
        near = day + DAY * r.randrange(-6, 7)
        order = self.next("PO") if told in ("order", "both") else ""
        if order:
            ordered = units + r.choice([0, 30]) if told == "both" else units + r.choice([0, 0, -7])
            self.add("orders_to_suppliers", order, sku, ordered, "Maker 1", day - DAY * 60, near, None, place,
                     self.decimal(self.cost[sku]), self.currency[sku], "open")

        def ship(quantity, eta):
            self.add("shipments", self.next("SH"), sku, quantity, place, r.choice(["sea", "air"]), day - DAY * 40, eta,
                     "in_transit", None, order)
        if told in ("shipment", "two", "both"):
            ship(units, near)
        if told == "other units":
            ship(units + r.choice([-9, 9]), near)
        if told == "two":
            ship(units + 11, day + DAY * r.choice([step for step in range(7) if abs((near - day).days) != step]))
        if told == "far":
            ship(units, day + DAY * r.choice([-9, -8, 8, 9, 10, 11, 12]))

    def supply_runs_out(self, sku):
        """Counts only, down to zero and staying there."""
        place = self.r.choice(self.selling)
        self.count_only = getattr(self, "count_only", {})
        self.count_only[sku] = (place, True)
        self.held[sku, place] = self.r.randrange(60, 160)
        start = self.today - DAY * self.r.randrange(100, 140)
        self.begins = getattr(self, "begins", {})
        self.begins[sku] = start
        self.add("stock", start, sku, place, self.held[sku, place], 0)

    def supply_unsold(self, sku):
        idle = [code for code in self.kind if code not in self.selling]
        for place in self.r.sample(self.selling, 1) + idle:
            day, units = self.first + DAY * self.r.randrange(90), self.r.randrange(20, 90)
            self.add("receipts", day, sku, place, self.next("LOT"), "", self.unit_cost(sku), self.currency[sku],
                     units, "")
            self.come(day, sku, place, units)

    def supply_fresh(self, sku):
        place, units = self.r.choice(self.selling), self.r.randrange(60, 200)
        day = self.today - DAY * self.r.randrange(9, 22)
        self.add("receipts", day, sku, place, self.next("LOT"), "", self.unit_cost(sku), self.currency[sku], units, "")
        self.come(day, sku, place, units)

    def open_orders(self):
        """What is only on order or planned, and what was cancelled."""
        idle = [sku for sku in self.skus if self.plan[sku] == "unsold"]
        for sku in idle[:2]:
            day = self.today - DAY * self.r.randrange(30, 60)
            self.add("orders_to_suppliers", self.next("PO"), sku, 77, "Maker 2", day, self.today - DAY * 5, None,
                     self.factory, self.unit_cost(sku), self.currency[sku], "open")
        for sku in self.skus[:4]:
            place = self.r.choice(self.selling)
            day = self.today - DAY * self.r.randrange(4, 40)
            status = self.r.choice(["open", "open", "cancelled"])
            self.add("orders_to_suppliers", self.next("PO"), sku, self.r.randrange(50, 300), "Maker 1", day,
                     self.today + DAY * self.r.randrange(9, 40), None, place, self.unit_cost(sku),
                     self.currency[sku], status)
            if self.r.random() < 0.6:
                self.add("shipments", self.next("SH"), sku, self.r.randrange(10, 60), place, "sea", None,
                         self.today + DAY * self.r.randrange(20, 50), "planned", None, "")
            if self.r.random() < 0.3:
                self.add("shipments", self.next("SH"), sku, 33, place, "air", self.today - DAY * 9,
                         self.today + DAY * 3, "cancelled", None, "")

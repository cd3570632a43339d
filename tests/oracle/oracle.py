"""Questions about a team and their answers, computed from the reference alone:
python3 oracle.py FOLDER prints a JSON list of {ask, zh, intent, slots, answer, open};
`ask` and `zh` are the same question in English and Chinese.

`answer` holds the fields that must be so; rows are told by "rows", with the
fields that name a row in "by" and whether there may be no others in "whole".
`open` holds fields whose definition leaves more than one reading, with the
readings computed here; a program may give any of them.
"""
import datetime
import json
import pathlib
import statistics
import sys
from fractions import Fraction

from facts import DAY, day, local_day
from figures import Figures, days_of, last

MARKETS = {"US": "the United States", "DE": "Germany", "FR": "France", "GB": "the United Kingdom", "JP": "Japan"}
CHINESE = {"US": "美国", "DE": "德国", "FR": "法国", "GB": "英国", "JP": "日本", None: ""}
PERIODS = {"in the last 30 days": "最近30天", "in the last 90 days": "最近90天", "yesterday": "昨天",
           "last month": "上个月", "this month": "这个月", "last week": "上周"}


def plain(value):
    if isinstance(value, Fraction):
        return int(value) if value.denominator == 1 else float(value)
    if isinstance(value, datetime.date):
        return value.isoformat()
    if isinstance(value, dict):
        return {key: plain(part) for key, part in value.items()}
    if isinstance(value, (list, tuple)):
        return [plain(part) for part in value]
    return value


class Questions:
    def __init__(self, figures):
        self.f, self.today, self.list = figures, figures.today, []
        self.asked = [sku for sku in figures.skus if sku.startswith("QX")]
        self.markets = [market for market in MARKETS if market in figures.facts.pool_of]
        for sku in self.asked:
            self.of_item(sku, None)
            for market in self.markets:
                self.of_item(sku, market)
            self.lots(sku)
        for market in self.markets:
            self.of_market(market)
        self.of_team()

    def add(self, ask, zh, intent, slots, answer, rows=None, readings=None):
        question = {"ask": ask, "zh": zh, "intent": intent, "slots": slots, "answer": answer, "open": readings or {}}
        if rows:
            question["rows"] = rows
        self.list.append(plain(question))

    def label(self, pool):
        return "|".join(pool)

    # --- one item ------------------------------------------------------------------

    def of_item(self, sku, market):
        f = self.f
        where = f" in {MARKETS[market]}" if market else ""
        slots = {"item": sku} | ({"market": market} if market else {})
        places = f.places(market)
        if any(f.ledgers[sku].touched[code] for code in places):
            self.stock(sku, where, slots, places)
            self.aging(sku, where, slots, places)
            # What leaves warehouses of several markets is the sales of them all.
            if market is None or len(f.pool(market)) == 1:
                self.turnover(sku, where, slots, places, market)
        pool = market and f.pool(market)
        if market is None:
            self.cover_everywhere(sku)
        if pool and f.first_movement(sku, pool):
            self.cover(sku, where, slots, pool)
        for words, span in self.periods().items():
            if f.sales(span, sku, market):
                self.sales(sku, where, slots, market, words, span)

    def stock(self, sku, where, slots, places):
        f, zh = self.f, CHINESE[slots.get("market")]
        rows = [{"warehouse": code, "on_hand": f.on_hand(sku, [code]), "available": f.available(sku, [code]),
                 "in_transit": f.in_transit([sku], [code])} for code in places if f.on_hand(sku, [code])]
        self.add(f"how many {sku} do we have{where}", f"{zh}{sku}还有多少库存", "stock_level", slots, {
            "on_hand": f.on_hand(sku, places), "available": f.available(sku, places),
            "in_transit": f.in_transit([sku], places), "on_order": f.on_order([sku], places),
            "value": f.value([sku], places),
        }, {"by": ["warehouse"], "whole": False, "rows": rows})

    def cover(self, sku, where, slots, pool):
        f, zh = self.f, CHINESE[slots.get("market")]
        available, coming, ads, days, with_inbound = f.cover(sku, pool)
        self.add(f"days of cover of {sku}{where}", f"{zh}的{sku}还能卖多少天", "days_of_cover", slots, {
            "days": days, "days_with_inbound": with_inbound, "daily_sales": ads,
        })
        on = f.stockout_on(sku, pool)
        if on and (on - self.today).days <= 60:
            self.add(f"when will {sku} run out{where}", f"{zh}的{sku}什么时候卖完", "stockout_risk", slots, {}, {
                "by": ["sku"], "whole": False,
                "rows": [{"sku": sku, "daily_sales": ads, "in_transit": coming, "stockout_on": on}]})

    def cover_everywhere(self, sku):
        """Rows by pool. The whole is the available of all selling warehouses by
        "the ADS of all": of the pools together, or of one pool of everything."""
        f = self.f
        pools = [pool for pool in f.facts.all_pools if f.first_movement(sku, pool)]
        rows = []
        for pool in pools:
            _, coming, ads, days, with_inbound = f.cover(sku, pool)
            rows.append({"market": self.label(pool), "days": days, "days_with_inbound": with_inbound,
                         "daily_sales": ads, "in_transit": coming})
        if not pools:
            return
        served = tuple(market for pool in f.facts.all_pools for market in pool)
        sold_in = tuple({sale.market for sale in f.facts.sales} | set(served))
        of_all = [sum(row["daily_sales"] or 0 for row in rows), f.cover(sku, served)[2], f.cover(sku, sold_in)[2]]
        self.add(f"days of cover of {sku}", f"{sku}够卖几天", "days_of_cover", {"item": sku}, {},
                 {"by": ["market"], "whole": False, "rows": rows}, {"daily_sales": of_all})

    def periods(self):
        today, first = self.today, self.today.replace(day=1)
        monday = today - DAY * today.weekday()
        before = (first - DAY).replace(day=1)
        return {
            "in the last 30 days": last(30, today), "in the last 90 days": last(90, today),
            "yesterday": (today - DAY, today - DAY), "last month": (before, first - DAY),
            "this month": (first, today), "last week": (monday - DAY * 7, monday - DAY),
        }

    def previous(self, words, span):
        if words == "last month":
            return (span[0] - DAY).replace(day=1), span[0] - DAY
        days = len(days_of(span))
        return span[0] - DAY * days, span[0] - DAY

    def sales(self, sku, where, slots, market, words, span):
        f, zh = self.f, CHINESE[slots.get("market")]
        sales = f.sales(span, sku, market)
        answer = {
            "units": f.units(sales), "revenue": f.revenue(sales), "returned": sum(sale.returned for sale in sales),
            "days": len(days_of(span)),
        }
        before = f.units(f.sales(self.previous(words, span), sku, market))
        # A period before the first sale told is one of no sales, or unknown.
        readings = {"previous_units": [before] + ([] if before else [None])}
        if span[0].day == 1 and (span[1] + DAY).day == 1:
            # Days that fall on a month: the slots do not say which was meant.
            month = self.previous("last month", span)
            readings["previous_units"].append(f.units(f.sales(month, sku, market)))
        pool = market and f.pool(market)
        if pool:
            answer["days_out_of_stock"] = f.out_of_stock(sku, pool, span)
            # With or without what left in bundles: formulas.md counts it in ADS,
            # and does not say whether a period's daily sales are the same.
            readings["daily_sales"] = [f.ads(sku, pool, span, [market]), f.ads(sku, pool, span, [market], False)]
        period = {"period": {"from": span[0], "to": span[1]}}
        self.add(f"how many {sku} did we sell{where} {words}", f"{zh}{PERIODS[words]}卖了多少{sku}", "sales",
                 slots | period, answer, readings=readings)

    def aging(self, sku, where, slots, places):
        f, zh = self.f, CHINESE[slots.get("market")]
        age = f.aging(sku, places)
        if not age["units"]:
            return
        self.add(f"how old is the stock of {sku}{where}", f"{zh}{sku}的库龄", "aging", slots, {
            "units": age["units"], "value": age["value"], "average_days": age["average"],
            "oldest_day": age["oldest"], "over_line_units": age["over_line"],
            "buckets": age["buckets"],
        })

    def turnover(self, sku, where, slots, places, market):
        f, zh = self.f, CHINESE[slots.get("market")]
        span = last(90, self.today)
        now, before = f.turnover(sku, places, span), f.turnover(sku, places, self.previous("", span))
        if now["cogs"] is None or now["average_value"] is None:
            return
        self.add(f"turnover of {sku}{where} in the last 90 days", f"{zh}{sku}最近90天的周转率", "turnover",
                 slots | {"period": {"from": span[0], "to": span[1]}}, {
                     "cogs": now["cogs"], "average_value": now["average_value"], "turns": now["turns"],
                     "days": now["days"], "expected_days": f.expected_days(sku),
                     "sell_through": f.sell_through(sku, places, span, market),
                 }, readings={"previous_days": [before["days"]]})

    def lots(self, sku):
        f = self.f
        for code in f.places():
            layers = sorted(f.ledgers[sku].layers[code], key=lambda layer: layer.order())
            if layers and layers[0].received and layers[0].lot:
                lot = layers[0].lot
                units = sum(layer.units for layer in layers if layer.lot == lot)
                self.add(f"which lot of {sku} ships first from {code}", f"{code}的{sku}该先发哪批货", "fifo",
                         {"item": sku, "warehouse": code},
                         {"next_lot": lot, "received_on": layers[0].received, "units": units})

    # --- a market ----------------------------------------------------------------------

    def of_market(self, market):
        f, name, zh = self.f, MARKETS[market], CHINESE[market]
        slots, places, pool = {"market": market}, f.places(market), f.pool(market)
        moving = f.inbound(f.skus, places)
        if moving:
            self.add(f"what is in transit to {name}", f"有什么货正在运往{zh}", "in_transit", slots, {
                "quantity": sum(row.units for row in moving)}, {"by": ["shipment", "sku"], "whole": False, "rows": [
                    {"shipment": row.number, "sku": row.sku, "quantity": row.units, "eta": row.eta, "stage": row.stage,
                     "mode": row.mode} for row in moving if row.number]})
        self.risk(market, f"what runs out in {name} in the next 45 days", f"{zh}未来45天哪些产品会断货",
                  slots | {"horizon_days": 45}, [pool], 45)
        self.excess(f"what is overstocked in {name}", f"{zh}哪些货冗余", slots, [pool])
        self.counts(f"does the stock add up in {name}", f"{zh}的库存对得上吗", slots, places)
        self.slow(f"what is selling slowly in {name}", f"{zh}有哪些滞销产品", slots, places)
        ages = {sku: f.aging(sku, places) for sku in self.asked}
        if any(age["units"] for age in ages.values()):
            rows = [{"sku": sku, "units": age["units"], "oldest_day": age["oldest"],
                     "over_line_units": age["over_line"], "average_days": age["average"],
                     "expected_days": f.expected_days(sku)} for sku, age in ages.items() if age["over_line"]]
            self.add(f"aging stock in {name}", f"{zh}的库龄", "aging", slots,
                     {"units": sum(age["units"] for age in ages.values())},
                     {"by": ["sku"], "whole": False, "rows": rows})
        sales = f.sales(last(28, self.today), None, market)
        channels = sorted({sale.channel for sale in sales})
        if sales:
            span = last(28, self.today)
            by_channel = {channel: [sale for sale in sales if sale.channel == channel] for channel in channels}
            self.add(f"sales in {name} by channel in the last 28 days", f"{zh}最近28天各渠道销量", "sales",
                     slots | {"group_by": "channel", "period": {"from": span[0], "to": span[1]}},
                     {"units": f.units(sales), "revenue": f.revenue(sales)},
                     {"by": ["channel"], "whole": False, "rows": [
                         {"channel": channel, "units": f.units(sold), "revenue": f.revenue(sold)}
                         for channel, sold in by_channel.items()]})

    def counts(self, ask, zh, slots, places):
        rows, compared = self.f.differences(places)
        if compared:
            off = [counted - expected for *_, expected, counted in rows]
            self.add(ask, zh, "reconciliation", slots, {
                "counts": compared, "found_units": sum(units for units in off if units > 0),
                "missing_units": -sum(units for units in off if units < 0)},
                {"by": ["sku", "warehouse"], "whole": True, "rows": [
                    {"sku": sku, "warehouse": code, "as_of": on, "expected": expected, "counted": counted,
                     "difference": counted - expected} for sku, code, on, expected, counted in rows]})

    def risk(self, market, ask, zh, slots, pools, days):
        rows = []
        for pool in pools:
            for sku in self.asked:
                on = f_on = self.f.first_movement(sku, pool) and self.f.stockout_on(sku, pool)
                if f_on and (on - self.today).days < days:
                    _, coming, ads, _, _ = self.f.cover(sku, pool)
                    rows.append({"sku": sku, "market": self.label(pool), "daily_sales": ads, "in_transit": coming,
                                 "stockout_on": on})
        by = ["sku"] if market else ["sku", "market"]
        if market:
            for row in rows:
                del row["market"]
        self.add(ask, zh, "stockout_risk", slots, {}, {"by": by, "whole": False, "rows": rows})

    def excess(self, ask, zh, slots, pools):
        f, rows = self.f, []
        for pool in pools:
            for sku in self.asked:
                units = f.excess(sku, pool) if f.first_movement(sku, pool) else None
                if units:
                    rows.append({"sku": sku, "units": units})
        if len(pools) == 1:
            self.add(ask, zh, "overstock", slots, {}, {"by": ["sku"], "whole": True, "rows": rows, "whole_units": True})

    def slow(self, ask, zh, slots, places):
        slow = self.f.slow(places)
        if not slow["all_units"]:
            return
        valued = slow["all_value"] is not None and slow["value"] is not None
        answer = {"units": slow["units"], "share_by_units": Fraction(slow["units"], slow["all_units"]),
                  "share_by_sku": Fraction(slow["skus"], slow["all_skus"])}
        if valued:
            answer |= {"value": slow["value"],
                       "share": slow["value"] / slow["all_value"] if slow["all_value"] else None}
        self.add(ask, zh, "slow_movers", slots, answer)

    # --- everything -----------------------------------------------------------------------

    def of_team(self):
        f = self.f
        places, pools = f.places(), f.facts.all_pools
        moving = f.inbound(f.skus, places)
        self.add("what is in transit", "有哪些货在途", "in_transit", {},
                 {"quantity": sum(row.units for row in moving)})
        for row in [row for row in f.arrivals.inbound if row.number][:6]:
            self.add(f"where is {row.number}", f"{row.number}到哪里了", "shipment_status", {"shipment": row.number},
                     {"shipment": row.number, "sku": row.sku, "eta": row.eta, "mode": row.mode,
                      "status": row.status, "days_late": row.late})
        self.orders()
        self.risk(None, "what runs out in the next 45 days", "未来45天哪些产品会断货", {"horizon_days": 45},
                  pools, 45)
        self.counts("does the stock add up", "库存对得上吗", {}, places)
        self.slow("what is selling slowly", "有哪些滞销产品", {}, places)
        self.classes()
        self.overview(places)

    def orders(self):
        rows = [{"purchase_order": row["purchase_order"], "sku": row["sku"], "quantity": int(row["quantity"]),
                 "received": received, "promised_on": row["promised_on"]}
                for row, received, _ in self.f.arrivals.open_orders()]
        if rows:
            self.add("what do suppliers still owe us", "供应商还欠我们什么货", "purchase_orders", {}, {
                "open_units": sum(owed for _, _, owed in self.f.arrivals.open_orders())},
                {"by": ["purchase_order", "sku"], "whole": True, "rows": rows})

    def classes(self):
        told = self.f.abc(last(90, self.today))
        if not told:
            return
        earning, idle = told
        counts = {label: sum(1 for row in earning if row[1] == label) for label in "ABC"}
        self.add("ABC classes", "ABC分类", "abc", {}, {"counts": counts | {"U": len(idle)}}, {
            "by": ["sku"], "whole": True,
            "rows": [{"sku": sku, "class": label, "revenue": revenue, "share": share, "cumulative_share": upto}
                     for sku, label, revenue, share, upto in earning] +
                    [{"sku": sku, "class": "U"} for sku in idle]})

    def overview(self, places):
        f, today = self.f, self.today
        span, yesterday = last(28, today), (today - DAY, today - DAY)
        before = self.previous("", span)
        moving = f.inbound(f.skus, places)
        slow = f.slow(places)
        answer = {"sales_units": f.units(f.sales(yesterday)), "sales_units_period": f.units(f.sales(span)),
                  "in_transit_units": sum(row.units for row in moving)}
        if slow["all_value"] and slow["value"] is not None:
            answer["slow_moving_share"] = slow["value"] / slow["all_value"]
        shipped = [(line["order"], self.hours(line)) for line in f.facts.order_lines
                   if line["status"] != "cancelled" and line["shipped_at"] and day(line["shipped_at"]) <= today
                   and span[0] <= local_day(line["at"], line["market"]) <= span[1]]
        readings = {"fulfilment_days": [    # by line, by order
            statistics.median(days for _, days in shipped),
            statistics.median(dict(shipped).values())]} if shipped else {}
        self.add("what are the key figures", "日报", "overview", {}, answer | {"previous": {
            "sales_units_period": f.units(f.sales(before))}}, readings=readings)

    @staticmethod
    def hours(line):
        at, shipped = (datetime.datetime.fromisoformat(line[column].replace("Z", "+00:00"))
                       for column in ("at", "shipped_at"))
        return (shipped - at).total_seconds() / 86400


def questions(folder):
    team = json.loads((pathlib.Path(folder) / "team.json").read_text())
    return Questions(Figures(folder, day(team["today"]))).list


if __name__ == "__main__":
    json.dump(questions(sys.argv[1]), sys.stdout, indent=1, ensure_ascii=False)

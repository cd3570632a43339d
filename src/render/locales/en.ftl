# English. Keys stand in the same order in every language.

## Words shared by all answers

word-unknown = unknown
word-yes = yes
word-no = no
word-span = { $from } to { $to }
list-separator = {", "}
list-more = { $list } and { $count } more
sentence-separator = {" "}
table-more = … and { $count } more
item-named = { $name } ({ $sku })
subject-everything = All items
subject-owner = items of { $owner }
subject-in = { $what } in { $place }
mode-sea = sea
mode-fast-sea = fast sea
mode-air = air
mode-express = express
mode-rail = rail
mode-truck = truck
stage-on-order = on order
stage-planned = planned
stage-on-the-way = on the way
stage-receiving = receiving
stage-arrived = arrived
stage-cancelled = cancelled

## Stock

stock-lead = { $subject }: { $on_hand ->
    [one] 1 unit
   *[other] { $on_hand } units
} on hand, { $available } available; { $in_transit } in transit, { $on_order } on order.
stock-none = { $subject }: out of stock ({ $on_hand } on hand, { $available } available); { $in_transit } in transit, { $on_order } on order.
stock-planned = { $planned } more are planned to arrive.
stock-value = Worth { $value } at cost.
stock-value-landed = Worth { $value } at cost, freight and duty included.
stock-value-unknown = What it is worth is unknown.

stock-unexplained = The newest count at { $warehouse } found { $units } more than movements explain.
stock-unexplained-missing = The newest count at { $warehouse } found { $units } fewer than movements explain.

## Days of cover, what runs out

cover-lead = { $subject }: { $days } days of cover, { $with_inbound } with what is in transit, at { $daily_sales } a day ({ $available } available, { $in_transit } in transit).
cover-amazon = Amazon's own days of supply of { $item } in { $warehouse }: { $days }, as of { $day }.
cover-none = { $subject }: nothing to sell, { $days } days of cover; { $with_inbound } with what is in transit, at { $daily_sales } a day ({ $available } available, { $in_transit } in transit).
cover-no-sales = { $subject } sold nothing lately ({ $daily_sales } a day), so the { $available } available and { $in_transit } in transit do not run out; days of cover: { $days }.
cover-unknown = { $subject }: days of cover { $days }, daily sales { $daily_sales } ({ $available } available, { $in_transit } in transit; { $with_inbound } with what is in transit).
risk-lead = { $count ->
    [one] 1 item runs out
   *[other] { $count } items run out
}, first { $item } in { $market } on { $day }.
risk-undated = { $count ->
    [one] 1 item is at risk; its
   *[other] { $count } items are at risk; their
} day is unknown.
risk-none = { $subject }: nothing runs out.

## On the way

transit-lead = { $subject }: { $quantity ->
    [one] 1 unit
   *[other] { $quantity } units
} in transit.
transit-none = { $subject }: nothing in transit ({ $quantity }).
transit-next = Next: { $next } of { $item } to { $warehouse } on { $day }.
transit-not-yet = Not shipped yet: { $planned } planned, { $on_order } on order.
shipment-lead = { $shipment }: { $quantity } of { $what } to { $warehouse } by { $mode }, { $stage } (status: { $status }).
shipment-several = { $count } items
shipment-due = Shipped { $shipped_on }, due { $eta }.
shipment-arrived = Shipped { $shipped_on }, due { $eta }, arrived { $arrived_on }.
shipment-late = { $days_late ->
    [one] 1 day late.
   *[other] { $days_late } days late.
}
orders-lead = { $subject }: suppliers still owe { $open_units ->
    [one] 1 unit
   *[other] { $open_units } units
} on { $lines ->
    [one] 1 order line
   *[other] { $lines } order lines
}, none late.
orders-late = { $subject }: suppliers still owe { $open_units ->
    [one] 1 unit
   *[other] { $open_units } units
} on { $lines ->
    [one] 1 order line
   *[other] { $lines } order lines
}, { $late } late.
orders-none = { $subject }: suppliers owe nothing ({ $open_units }).

## Sales and classes

sales-lead = { $subject }, { $from } to { $to }: { $units ->
    [one] 1 unit
   *[other] { $units } units
} sold, net of { $returned } returned, for { $revenue }.
sales-daily = { $daily_sales } a day over { $days ->
    [one] 1 day
   *[other] { $days } days
}.
sales-in-stock = Never out of stock.
sales-out-of-stock = { $days_out_of_stock ->
    [one] Out of stock on 1 of them.
   *[other] Out of stock on { $days_out_of_stock } of them.
}
sales-out-of-stock-unknown = Days out of stock: unknown, for want of counts and receipts.
sales-previous = Before: { $previous_units } units for { $previous_revenue }.
sales-return-rate = Return rate { $return_rate }.
sales-pending = { $pending } of them not yet paid or shipped.
abc-lead = { $subject }: { $a } A, { $b } B, { $c } C, and { $u } U (in stock, nothing sold).
abc-item = { $item } is class { $class }: { $revenue } of revenue, { $share } of all; { $cumulative } together with what sells better.
abc-item-unsold = { $item } is class { $class }: in stock, nothing sold ({ $revenue }).

## Age, slow movers, excess, lots

aging-lead = { $subject }: { $units ->
    [one] 1 unit
   *[other] { $units } units
} on hand, worth { $value } at cost; { $average_days } days old on average, the oldest { $oldest_day }; { $days_in_stock } days in stock on average.
aging-amazon = Amazon's own ages of { $amazon_units } units, as of { $day }: { $buckets }.
aging-none = { $subject }: nothing on hand ({ $units }).
aging-older = { $older_units ->
    [one] 1 unit
   *[other] { $older_units } units
} at least { $age_days } days old, worth { $older_value }.
aging-over-line = Past the promotion line: { $over_line_units } units, worth { $over_line_value }.
bucket-between = { $from }–{ $to } days
bucket-from = { $from }+ days
bucket-unknown = age unknown
slow-lead = { $subject }: { $share } of the stock's value moves slowly, { $units ->
    [one] 1 unit
   *[other] { $units } units
} worth { $value } at cost.
slow-none = { $subject }: no slow movers ({ $share } of the stock's value, { $units } units, { $value }).
slow-shares = By units { $by_units }, by SKU { $by_sku }.
excess-lead = { $subject }: { $units ->
    [one] 1 unit
   *[other] { $units } units
} more than needed, worth { $value } at cost.
excess-none = { $subject }: no excess ({ $units } units, { $value }).
fifo-lead = { $subject }: ship lot { $lot } next, { $units ->
    [one] 1 unit
   *[other] { $units } units
} at { $warehouse }, received { $received_on }.
fifo-none = { $subject }: no lot to ship ({ $units } units).
fifo-expires = It expires { $expires_on }.
fifo-unnamed = without a name
fifo-breaches = { $breaches ->
    [one] 1 breach: a newer lot left before an older one.
   *[other] { $breaches } breaches: newer lots left before older ones.
}
fifo-no-breach = No breach of first in, first out.

## Turnover and the overview

turnover-lead = { $subject }: { $days } days to turn over (at cost, { $period_days } days, without transit), { $turns } turns.
turnover-unknown = { $subject }: turnover days { $days } (at cost, { $period_days } days, without transit), { $turns } turns.
turnover-beside = Before: { $previous_days } days; expected: { $expected_days }.
turnover-amounts = Cost of goods sold { $cogs }, average stock { $average_value }.
turnover-shares = Sell-through { $sell_through }, moving share { $moving_share }.
overview-lead = Yesterday { $sales_units ->
    [one] 1 unit
   *[other] { $sales_units } units
} sold. Stock lasts { $days } days, { $in_transit_units } units are in transit ({ $in_transit_share } of stock at cost), { $slow } of the stock's value moves slowly.
overview-daily = Sales per day
overview-inventory = Days of inventory
overview-transit = In transit, units
overview-slow = Slow-moving share
overview-yesterday = Sold yesterday
overview-period = Sold in the period
overview-transit-share = In-transit share
overview-turnover = Turnover days
overview-fulfilment = Order to shipped, days
overview-delivery = Order to delivered, days

## Files

file-made = Saved: { $name }
file-failed = The file could not be made; the table above holds the first rows.
file-value = Value
file-basis = Basis

## Heads of columns

col-item = Item
col-warehouse = Warehouse
col-market = Market
col-on-hand = On hand
col-available = Available
col-in-transit = In transit
col-on-order = On order
col-value = Value
col-counted = Counted
col-data = Data
col-place = Place
col-as-of = As of
col-days-old = Days old
col-rows = Rows
col-fresh = State
col-source = Source
col-expected = Expected
col-counted-units = Counted
col-difference = Difference
col-code = Code
col-sold = Sold
col-may-be = May be
col-units-each = Units
col-likeness = Likeness
col-cover = Days
col-with-inbound = With transit
col-daily = A day
col-out-of-stock = Out, days
col-runs-out = Runs out
col-gap = Gap, days
col-shipment = Shipment
col-units = Units
col-to = To
col-mode = By
col-stage = Stage
col-eta = Due
col-late = Late, days
col-order = Order
col-supplier = Supplier
col-received = Received
col-promised = Promised
col-channel = Channel
col-category = Category
col-from = From
col-revenue = Revenue
col-returned = Returned
col-before = Before
col-class = Class
col-xyz = XYZ
col-share = Share
col-cumulative = Cumulated
col-age = Age
col-average-age = Average age
col-oldest = Oldest
col-over-line = Past line
col-days-in-stock = In stock, days
col-excess = Excess
col-maximum = Maximum
col-cut = Cut orders
col-lot = Lot
col-received-on = Received
col-expires = Expires
col-newer-lot = Newer lot
col-older-lot = Older lot
col-turnover-days = Days
col-turns = Turns
col-cogs = Cost sold
col-average-value = Average stock
col-sell-through = Sell-through
col-figure = Figure
col-now = Now

## What an answer rests on

source-as-of = as of { $day }
source-separator = {"; "}
source-basis = Basis: { $basis }.
source-withheld = Amounts at cost are not shown to your role.
left-out-no-unit-cost = Left out of the value: { $skus ->
    [one] 1 SKU
   *[other] { $skus } SKUs
} without a unit cost.
left-out-no-rate = Left out: { $skus ->
    [one] 1 SKU
   *[other] { $skus } SKUs
} for want of a rate of { $detail }.
left-out-no-revenue = Left out of the revenue: { $skus ->
    [one] 1 SKU
   *[other] { $skus } SKUs
} whose sales do not say theirs.
left-out-no-counts = Left out: { $skus ->
    [one] 1 SKU
   *[other] { $skus } SKUs
} without counts or receipts.
left-out-not-recounted = Left out: { $skus ->
    [one] 1 SKU
   *[other] { $skus } SKUs
} without a count to compare with an earlier one.
left-out-no-sales = Left out: { $skus ->
    [one] 1 SKU
   *[other] { $skus } SKUs
} without any sale known.
left-out-negative = Left out: { $skus ->
    [one] 1 SKU
   *[other] { $skus } SKUs
} whose balance is below zero.
stale-sources = Old data: { $sources }.
stale-source = { $kind } of { $place } end on { $day }
stale-more = { $count } more
used-period = { $value }
used-window = window { $value }
used-window-days = window of { $value } days
used-previous-period = compared with { $value }
used-sales-known-from = sales known from { $value }
used-pool = pool { $value }
used-promotion-line = promotion line at { $value } × the expected turnover days
used-expected-days = { $value } expected days where none are known
used-excess-days = beyond { $value } days of sales
used-age-days = from { $value } days of age on
used-shortened = the whole history, which is shorter
used-expected-median = expected days are the median of the items
used-order = first received, first out
used-slow-days = slow after { $value } days in stock without a sale
used-newest-counts = newest count of each warehouse
used-stock-as-of = stock of { $value }
used-stale-days = too old after { $value } days
used-daily-sales-window = daily sales over { $value } days
used-turnover-window = turnover over { $value } days
used-horizon-days = within { $value } days
used-overdue-expected = overdue arrivals expected on { $value }
used-class-a-below = A below { $value } of revenue
used-class-b-below = B below { $value }

## Without figures

chat-welcome = Hello, this is Stockroom. Ask about your stock in English or Chinese; /help shows examples, /import FILE takes files in, /undo takes the last import back, /quit leaves.
help-sentence = help
help-lead = Ask me in English or Chinese, for example:
help-separator = {" · "}
help-stock = Stock: { $examples }
help-coming = On the way: { $examples }
help-sales = Sales: { $examples }
help-standing = What stands still: { $examples }
help-data = Data: { $examples }
help-own = For yourself: { $examples }
help-end = After an answer: “as a chart”, “as Excel” or “as CSV” makes a picture or a file of it, “why” shows how it was computed.
greeting-lead = Hello. What would you like to know? For example:
unknown-lead = I did not understand that. You could ask:
example-item = desk lamp
ask-stock-level = how many units of { $item } are left
ask-days-of-cover = how long will { $item } last
ask-stockout-risk = what runs out in the next 30 days
ask-in-transit = what is on the way
ask-shipment-status = where is shipment SH-1023
ask-purchase-orders = what do suppliers still owe us
ask-sales = sales of { $item } last month
ask-overstock = what should we stop buying
ask-aging = how old is our stock
ask-slow-movers = slow movers and their share
ask-turnover = turnover of this quarter
ask-abc = ABC classes
ask-fifo = which lot of { $item } ships first
ask-overview = the key figures
ask-data-status = how fresh is the data
ask-reconciliation = does the stock add up
no-such-item = I know no { $what }.
no-such-item-alone = I know no { $what }. Check how it is written, or import a file that names it.
clarify-item = Which item do you mean?
clarify-market = Which market do you mean?
clarify-warehouse = Which warehouse do you mean?
clarify-shipment = Which shipment do you mean?
clarify-mode = Which way of shipping do you mean?
clarify-owner = I do not know which items are yours. Whose items do you mean?
clarify-quantity = How many?
clarify-period = Which period do you mean?
clarify-other = What do you mean by “{ $slot }”? Please say it again with that.
not-permitted = Your role does not cover that; ask a manager. /help shows what you may ask.
not-permitted-costs = Your role may not see amounts at cost. Ask for units instead, or ask a manager.
not-permitted-market = That is outside the markets you may ask about; /me shows which they are.
not-built = I understood that { $what }, but I cannot do that yet.
not-yet-forecast = you ask how much will sell
not-yet-reorder = you ask what to buy or ship
not-yet-transfer-advice = you ask what to move between warehouses
not-yet-promotion-advice = you ask what to promote
not-yet-promotion-result = you ask how a promotion went
not-yet-supplier = you ask how reliable a supplier or a lane is
not-yet-demand-signals = you ask what customers say
not-yet-assess-product = you want a new product assessed
not-yet-alerts = you ask for your open alerts
not-yet-alert-action = you answer an alert
not-yet-subscription = you want to choose your alerts
no-data-stock = { $subject }: no data. Nothing was ever counted, received or moved there.
no-data-sales = { $subject }: no data. No sale was ever recorded there.
no-data-arrivals = { $subject }: no data. No shipment, order or transfer was ever recorded there.
no-data-not-known = No data: I know nothing of { $what }. Import a file that names it, or check how it is written.
no-data-rate = { $subject }: no data. There is no rate of { $what }; import `rates` with it.
no-data-counts = { $subject }: no data. There is no count that could be compared with an earlier one; import a newer `stock` file.
no-data-cost = { $subject }: no data. No unit cost is known; import `items` or `receipts` with unit_cost.
no-data-everything = There is no data yet. Import your files first: stockroom import FILE…
no-data-any = { $subject }: no data.

## How an answer was computed

explain-title = How this was computed
explain-nothing = There are no figures to explain.
explain-defaults = Defaults and windows
explain-arithmetic = Arithmetic
explain-sources = Sources
facts-items = Items
facts-warehouses = Warehouses
facts-bundles = Bundles
facts-rates = Rates, from each day on
facts-costs = Costs per unit
facts-counts = Counts, at the end of the day
facts-arrivals = Arrivals, each once
facts-transfers = Transfers
facts-adjustments = Adjustments
facts-sales = Sales
facts-inbound = Still to come
fact-source = Source
fact-day = Day
fact-sku = SKU
fact-component = Component
fact-warehouse = Warehouse
fact-from = From
fact-to = To
fact-market = Market
fact-serves = Serves
fact-kind = Kind
fact-channel = Channel
fact-lot = Lot
fact-currency = Currency
fact-unit-cost = Unit cost
fact-expected-days = Expected days
fact-category = Category
fact-rate = Rate
fact-freight = Freight
fact-duty = Duty
fact-on-hand = On hand
fact-reserved = Reserved
fact-units = Units
fact-each = Each takes
fact-landed = Landed
fact-landed-units = Units landed
fact-under-way = Under way
fact-reason = Reason
fact-ordered = Ordered
fact-returned = Returned
fact-revenue = Revenue
fact-told-by = Told by
fact-shipment = Shipment
fact-purchase-order = Purchase order
fact-stage = Stage
fact-eta = Due
figure-on-hand = On hand
figure-available = Available
term-counted = counted { $day }
term-arrived = arrived since
term-transferred-in = transferred in
term-transferred-out = transferred out
term-adjusted = adjusted
term-sold = sold
term-returned = returned
term-on-hand = on hand
term-reserved = reserved
facts-layers = What is on hand, by receipt (costs in the base currency)
facts-sold-layers = What was sold in the period, by receipt (costs in the base currency)
facts-closing-values = Value of the stock at the end of each day, at cost
fact-received = Received
fact-base-cost = Cost in base
fact-age = Age
fact-days-in-stock = Days in stock
fact-value = Value
figure-in-transit = In transit
figure-planned = Planned
figure-on-order = On order
figure-value = Value
figure-days-in-stock = Days in stock
figure-daily-sales = Daily sales
figure-cover = Days of cover
figure-cover-with-inbound = Days of cover with inbound
figure-units = Units
figure-revenue = Revenue
figure-revenue-part = Revenue in base
figure-share = Share
figure-cumulative-share = Cumulated share
figure-average-age = Average age
figure-average-days-in-stock = Average days in stock
figure-average-value = Average value
figure-turns = Turns
figure-turnover-days = Turnover days
figure-expected = Expected
figure-difference = Difference
figure-difference-value = Difference at cost
term-rate = rate
term-ordered = ordered
term-available = available
term-in-transit = in transit
term-days-of-period = days of the period
term-days-before-first = days before its first movement
term-days-out-of-stock = days out of stock
term-days-in-stock = days in stock
term-daily-sales = daily sales
term-unit-days = units × days
term-units = units
term-revenue = its revenue
term-all-revenue = all revenue
term-before = before it
term-share = its share
term-cogs = cost of goods sold
term-average-value = average value
term-closing-values = sum of closing values
term-turns = turns
term-expected = expected
term-difference = difference
term-unit-cost = unit cost

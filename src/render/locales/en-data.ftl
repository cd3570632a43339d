# English: counts, unmapped SKUs, how fresh the data is.

## Counts beside what movements explain

reconciliation-agrees = { $subject }: { $counts ->
    [one] the 1 count agrees
   *[other] all { $counts } counts agree
} with the movements.
reconciliation-lead = { $subject }: { $differences } of { $counts ->
    [one] 1 count differs
   *[other] { $counts } counts differ
} from what movements explain, { $missing ->
    [one] 1 unit
   *[other] { $missing } units
} missing and { $found } found.
reconciliation-worth = At cost, { $missing_value } missing and { $found_value } found.
reconciliation-largest = The largest: { $item } at { $warehouse } on { $day }, { $counted } counted where { $expected } were expected.
reconciliation-ask = Ask “does the stock add up” for the list.
reconciliation-inferred = { $inferred ->
    [one] 1 unit more counts as a receipt
   *[other] { $inferred } units more count as receipts
}, as none is recorded there.
reconciliation-opening = { $opening ->
    [one] 1 first count is opening stock
   *[other] { $opening } first counts are opening stock
}, with nothing to compare.

## Sellers' SKUs that no catalogue knows

unmapped-none = Every SKU is known to the catalogue.
unmapped-lead-sold = { $skus ->
    [one] 1 unmapped SKU: it is in no catalogue and counts as an item of its own,
   *[other] { $skus } unmapped SKUs: they are in no catalogue and count as items of their own,
} { $share } of the units sold in the last { $days } days.
unmapped-lead-on-hand = { $skus ->
    [one] 1 unmapped SKU: it is in no catalogue and counts as an item of its own,
   *[other] { $skus } unmapped SKUs: they are in no catalogue and count as items of their own,
} { $share } of the units on hand.
unmapped-see = `stockroom unmapped` lists them with what they may be.
unmapped-accept = Say what they are: stockroom unmapped --accept { $code }={ $sku } (for a pack of 2: { $code }={ $sku }*2); --accept-all takes the sure ones.
unmapped-accept-none = Nothing in the catalogue is like them. Say what they are: stockroom unmapped --accept CODE=SKU (CODE=SKU*2 for a pack of 2).
unmapped-sure = { $likeness } sure
unmapped-is = { $code } is { $sku }{ $units ->
    [one] .
   *[other] , { $units } units each.
}
unmapped-undo = Figures follow from now on; `stockroom undo { $id }` takes it back.
unmapped-none-sure = No suggestion is sure enough. See `stockroom unmapped` and accept them one by one.
unmapped-refused-form = Write CODE=SKU, or CODE=SKU*UNITS for a multipack, not { $what }.
unmapped-refused-code = { $what } is not unmapped; `stockroom unmapped` lists what is. Nothing was accepted.
unmapped-refused-item = { $what } is in no catalogue: import it with `items` first, or check how it is written. Nothing was accepted.

## How fresh the data is

data-lead-fresh = { $sources ->
    [one] The 1 source is up to date.
   *[other] All { $sources } sources are up to date.
}
data-lead-stale = { $stale } of { $sources } sources are too old.
data-lead-stopped = { $sources ->
    [one] The 1 source is recent
   *[other] All { $sources } sources are recent
}, but { $stopped } of what used to come { $stopped ->
    [one] has stopped.
   *[other] have stopped.
}
data-stale = too old
data-last-import = Last import: { $source } on { $day }.
data-stopped = No { $channel } { $kind } of { $place } since { $weekday }, { $day }.
data-stopped-counts = No { $kind } of { $place } since { $weekday }, { $day }.
data-stopped-more = { $count } more have stopped.
data-lacking = Never imported: { $list }.
data-lacks = { $kind } ({ $so })
lacking-stock = no stock
lacking-daily-sales = no daily sales
lacking-age = ages unknown
lacking-value = values unknown for want of unit_cost
lacking-in-transit = nothing in transit known
lacking-markets = markets of the stock unknown
lacking-floor-price = no floor price
weekday-monday = Monday
weekday-tuesday = Tuesday
weekday-wednesday = Wednesday
weekday-thursday = Thursday
weekday-friday = Friday
weekday-saturday = Saturday
weekday-sunday = Sunday
kind-items = items
kind-listings = listings
kind-bundles = bundles
kind-warehouses = warehouses
kind-stock = stock counts
kind-receipts = receipts
kind-transfers = transfers
kind-adjustments = adjustments
kind-sales = sales
kind-orders = orders
kind-shipments = shipments
kind-orders-to-suppliers = supplier orders
kind-suppliers = suppliers
kind-lanes = lanes
kind-costs = costs
kind-fees = fees
kind-rates = rates
kind-promotions = promotions
kind-events = events
kind-feedback = feedback
kind-ads = ads
kind-competitors = competitors
kind-platform-ages = platform's stock ages
kind-incidents = incidents

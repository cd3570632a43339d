
# Titles of charts
chart-stock = { $subject }: units on hand and in transit
chart-stock-value = { $subject }: value at cost, { $currency }
chart-cover = { $subject }: days of cover
chart-stockout = What runs out: units on hand and in transit
chart-in-transit = { $subject }: units on the way
chart-purchase-orders = { $subject }: units ordered from suppliers
chart-open = Still to come
chart-sales = { $subject }: units sold, net of returns
chart-revenue = { $subject }: revenue, { $currency }
chart-age = { $subject }: units by age in days
chart-age-value = { $subject }: value by age in days, { $currency }
chart-slow = { $subject }: slow movers, units
chart-slow-value = { $subject }: slow movers, value in { $currency }
chart-overstock = { $subject }: units in excess
chart-turnover = { $subject }: turnover days
chart-lots = { $subject }: lots in the order they ship
chart-difference = { $subject }: counted less expected
chart-none = There is no chart of this; the text says it all.

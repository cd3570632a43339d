
# 图表标题
chart-stock = { $subject }：在库与在途件数
chart-stock-value = { $subject }：货值（成本），{ $currency }
chart-cover = { $subject }：可售天数
chart-stockout = 快断货的商品：在库与在途件数
chart-in-transit = { $subject }：在途件数
chart-purchase-orders = { $subject }：向供应商订购的件数
chart-open = 未到
chart-sales = { $subject }：销量（已扣退货）
chart-revenue = { $subject }：销售额，{ $currency }
chart-age = { $subject }：各库龄段件数（天）
chart-age-value = { $subject }：各库龄段货值（天），{ $currency }
chart-slow = { $subject }：滞销件数
chart-slow-value = { $subject }：滞销货值，{ $currency }
chart-overstock = { $subject }：多余件数
chart-turnover = { $subject }：周转天数
chart-lots = { $subject }：批次，按出货顺序
chart-difference = { $subject }：实盘减账面
chart-none = 这个回答没有图表，文字里已经说全了。

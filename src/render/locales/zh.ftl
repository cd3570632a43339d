# 中文。各语言的键顺序相同。

## 通用

word-unknown = 未知
word-yes = 是
word-no = 否
word-span = { $from } 至 { $to }
list-separator = 、
list-more = { $list } 等（另有 { $count } 个）
sentence-separator = {""}
table-more = …… 另有 { $count } 行
item-named = { $name }（{ $sku }）
subject-everything = 全部商品
subject-owner = { $owner } 负责的商品
subject-in = { $place } · { $what }
mode-sea = 海运
mode-fast-sea = 快船
mode-air = 空运
mode-express = 快递
mode-rail = 铁路
mode-truck = 卡航
stage-on-order = 采购待交
stage-planned = 计划入库
stage-on-the-way = 在途
stage-receiving = 入库中
stage-arrived = 已到仓
stage-cancelled = 已取消

## 库存

stock-lead = { $subject }：在库 { $on_hand } 件，可售 { $available } 件；在途 { $in_transit } 件，采购待交 { $on_order } 件。
stock-none = { $subject }：缺货（在库 { $on_hand } 件，可售 { $available } 件）；在途 { $in_transit } 件，采购待交 { $on_order } 件。
stock-planned = 另有计划入库 { $planned } 件。
stock-value = 按成本计货值 { $value }。
stock-value-landed = 按成本计货值 { $value }（含运费和关税）。
stock-value-unknown = 货值未知。

stock-unexplained = { $warehouse } 最近一次盘点比账面多 { $units } 件，原因不明。
stock-unexplained-missing = { $warehouse } 最近一次盘点比账面少 { $units } 件，原因不明。

## 盘点与账面

reconciliation-agrees = { $subject }：{ $counts } 条盘点都与账面一致。
reconciliation-lead = { $subject }：{ $counts } 条盘点中有 { $differences } 条与账面不符，盘亏 { $missing } 件，盘盈 { $found } 件。
reconciliation-worth = 按成本计盘亏 { $missing_value }，盘盈 { $found_value }。
reconciliation-largest = 差异最大：{ $warehouse } 的 { $item }，{ $day } 实盘 { $counted }，应有 { $expected }。
reconciliation-ask = 问“库存对得上吗”可看明细。
reconciliation-inferred = 另有 { $inferred } 件多出且无入库记录，按入库计。
reconciliation-opening = { $opening } 条首次盘点为期初库存，无从比较。

## 未匹配的店铺 SKU

unmapped-none = 所有 SKU 都在商品目录中。
unmapped-lead-sold = 有 { $skus } 个未匹配的 SKU 不在商品目录中，暂按独立商品计，占近 { $days } 天销量的 { $share }。
unmapped-lead-on-hand = 有 { $skus } 个未匹配的 SKU 不在商品目录中，暂按独立商品计，占在库件数的 { $share }。
unmapped-see = 用 `stockroom unmapped` 查看并匹配。
unmapped-accept = 匹配：stockroom unmapped --accept { $code }={ $sku }（两件装：{ $code }={ $sku }*2）；--accept-all 采纳有把握的。
unmapped-accept-none = 目录中没有相似的商品。匹配：stockroom unmapped --accept 店铺SKU=本地SKU（两件装加 *2）。
unmapped-sure = { $likeness } 有把握
unmapped-is = { $code } 即 { $sku }{ $units ->
    [one] 。
   *[other] ，每件含 { $units } 个。
}
unmapped-undo = 各项数字随之更新；`stockroom undo { $id }` 可撤销。
unmapped-none-sure = 没有足够把握的建议。请用 `stockroom unmapped` 查看后逐个匹配。
unmapped-refused-form = 请写成 店铺SKU=本地SKU，多件装写成 店铺SKU=本地SKU*件数，而不是 { $what }。
unmapped-refused-code = { $what } 不是未匹配的 SKU；`stockroom unmapped` 列出所有未匹配的。没有写入任何内容。
unmapped-refused-item = { $what } 不在商品目录中：请先导入 items，或检查写法。没有写入任何内容。

## 数据新旧

data-lead-fresh = { $sources } 个数据来源都是最新的。
data-lead-stale = { $sources } 个数据来源中有 { $stale } 个过旧。
data-lead-stopped = { $sources } 个数据来源都不旧，但有 { $stopped } 个原本定期的来源中断了。
data-stale = 过旧
data-last-import = 最近一次导入：{ $source }，{ $day }。
data-stopped = { $day }（{ $weekday }）之后没有 { $place } { $channel } 的{ $kind }。
data-stopped-counts = { $day }（{ $weekday }）之后没有 { $place } 的{ $kind }。
data-stopped-more = 另有 { $count } 个来源中断。
data-lacking = 从未导入：{ $list }。
data-lacks = { $kind }（{ $so }）
lacking-stock = 没有库存
lacking-daily-sales = 没有日均销量
lacking-age = 库龄未知
lacking-value = 缺 unit_cost，货值未知
lacking-in-transit = 在途未知
lacking-markets = 库存所属市场未知
lacking-floor-price = 没有底价
weekday-monday = 周一
weekday-tuesday = 周二
weekday-wednesday = 周三
weekday-thursday = 周四
weekday-friday = 周五
weekday-saturday = 周六
weekday-sunday = 周日
kind-items = 商品
kind-listings = 店铺商品
kind-bundles = 组合装
kind-warehouses = 仓库
kind-stock = 库存盘点
kind-receipts = 入库
kind-transfers = 调拨
kind-adjustments = 库存调整
kind-sales = 销量
kind-orders = 订单
kind-shipments = 货件
kind-orders-to-suppliers = 采购单
kind-suppliers = 供应商
kind-lanes = 线路
kind-costs = 费用
kind-fees = 仓储费
kind-rates = 汇率
kind-promotions = 促销
kind-events = 大促日历
kind-feedback = 客户反馈
kind-ads = 广告
kind-competitors = 竞品
kind-platform-ages = 平台库龄
kind-incidents = 异常

## 可售天数、断货

cover-lead = { $subject }：可售天数 { $days } 天，含在途 { $with_inbound } 天，日均销量 { $daily_sales } 件（可售 { $available } 件，在途 { $in_transit } 件）。
cover-none = { $subject }：已无可售库存，可售天数 { $days } 天；含在途 { $with_inbound } 天，日均销量 { $daily_sales } 件（可售 { $available } 件，在途 { $in_transit } 件）。
cover-no-sales = { $subject }：近期没有销量（日均 { $daily_sales } 件），可售 { $available } 件、在途 { $in_transit } 件卖不完；可售天数{ $days }。
cover-unknown = { $subject }：可售天数{ $days }，日均销量{ $daily_sales }（可售 { $available } 件，在途 { $in_transit } 件；含在途{ $with_inbound }）。
risk-lead = { $count } 个商品将断货，最早的是{ $market }的{ $item }，{ $day } 断货。
risk-undated = { $count } 个商品有断货风险，断货日期未知。
risk-none = { $subject }：没有将断货的商品。

## 在途

transit-lead = { $subject }：在途 { $quantity } 件。
transit-none = { $subject }：没有在途（{ $quantity } 件）。
transit-next = 最近一批：{ $item }{ $next } 件，{ $day } 到 { $warehouse }。
transit-not-yet = 尚未发出：计划入库 { $planned } 件，采购待交 { $on_order } 件。
shipment-lead = { $shipment }：{ $what }{ $quantity } 件，{ $mode }到 { $warehouse }，{ $stage }（状态：{ $status }）。
shipment-several = { $count } 个商品
shipment-due = { $shipped_on } 发出，预计 { $eta } 到。
shipment-arrived = { $shipped_on } 发出，预计 { $eta } 到，{ $arrived_on } 已到仓。
shipment-late = 晚了 { $days_late } 天。
orders-lead = { $subject }：供应商还欠 { $open_units } 件，共 { $lines } 行采购单，没有逾期。
orders-late = { $subject }：供应商还欠 { $open_units } 件，共 { $lines } 行采购单，逾期 { $late } 行。
orders-none = { $subject }：没有待交的采购单（{ $open_units } 件）。

## 销量、分类

sales-lead = { $subject }，{ $from } 至 { $to }：净销量 { $units } 件（已减退货 { $returned } 件），销售额 { $revenue }。
sales-daily = 共 { $days } 天，日均销量 { $daily_sales } 件。
sales-in-stock = 期间没有断货。
sales-out-of-stock = 其中断货 { $days_out_of_stock } 天。
sales-out-of-stock-unknown = 断货天数未知（没有盘点和入库记录）。
sales-previous = 上期 { $previous_units } 件，{ $previous_revenue }。
sales-return-rate = 退货率 { $return_rate }。
sales-pending = 其中 { $pending } 件尚未付款或发货。
abc-lead = { $subject }：A 类 { $a } 个，B 类 { $b } 个，C 类 { $c } 个，U 类（有库存无销售）{ $u } 个。
abc-item = { $item }是 { $class } 类：销售额 { $revenue }，占 { $share }，累计占比 { $cumulative }。
abc-item-unsold = { $item }是 { $class } 类：有库存，无销售（{ $revenue }）。

## 库龄、滞销、冗余、批次

aging-lead = { $subject }：在库 { $units } 件，按成本计货值 { $value }；平均库龄 { $average_days } 天，最老 { $oldest_day } 天；平均在库天数 { $days_in_stock } 天。
aging-none = { $subject }：没有库存（{ $units } 件）。
aging-older = 库龄 { $age_days } 天及以上 { $older_units } 件，货值 { $older_value }。
aging-over-line = 超过促销线：{ $over_line_units } 件，货值 { $over_line_value }。
bucket-between = { $from }–{ $to } 天
bucket-from = { $from } 天以上
bucket-unknown = 库龄未知
slow-lead = { $subject }：滞销品占比 { $share }（按货值），{ $units } 件，货值 { $value }。
slow-none = { $subject }：没有滞销品（占比 { $share }，{ $units } 件，{ $value }）。
slow-shares = 按件数 { $by_units }，滞销率（按 SKU）{ $by_sku }。
excess-lead = { $subject }：冗余 { $units } 件，货值 { $value }。
excess-none = { $subject }：没有冗余（{ $units } 件，{ $value }）。
fifo-lead = { $subject }：下一批先发批次 { $lot }，{ $warehouse } { $units } 件，{ $received_on } 入库。
fifo-none = { $subject }：没有可发的批次（{ $units } 件）。
fifo-expires = { $expires_on } 到期。
fifo-unnamed = （无批次号）
fifo-breaches = 先进先出违规 { $breaches } 次：新批次先于旧批次发出。
fifo-no-breach = 没有违反先进先出。

## 周转、概览

turnover-lead = { $subject }：库存周转天数 { $days } 天（按成本，{ $period_days } 天，不含在途），周转率 { $turns }。
turnover-unknown = { $subject }：库存周转天数{ $days }（按成本，{ $period_days } 天，不含在途），周转率 { $turns }。
turnover-beside = 上期 { $previous_days } 天，预期 { $expected_days } 天。
turnover-amounts = 销售成本 { $cogs }，平均库存 { $average_value }。
turnover-shares = 售罄率 { $sell_through }，动销率 { $moving_share }。
overview-lead = 昨日销量 { $sales_units } 件；库存可售 { $days } 天；在途 { $in_transit_units } 件（在途占比 { $in_transit_share }）；滞销品占比 { $slow }。
overview-daily = 日均销量
overview-inventory = 库存可售天数
overview-transit = 在途件数
overview-slow = 滞销品占比
overview-yesterday = 昨日销量
overview-period = 本期销量
overview-transit-share = 在途占比
overview-turnover = 库存周转天数
overview-fulfilment = 下单到发货（天）
overview-delivery = 下单到签收（天）

## 表头

col-item = 商品
col-warehouse = 仓库
col-market = 市场
col-on-hand = 在库
col-available = 可售
col-in-transit = 在途
col-on-order = 采购待交
col-value = 货值
col-counted = 盘点日
col-data = 数据
col-place = 地点
col-as-of = 截至
col-days-old = 距今天数
col-rows = 行数
col-fresh = 状态
col-source = 来源
col-expected = 应有
col-counted-units = 实盘
col-difference = 差异
col-code = 店铺 SKU
col-sold = 销量
col-may-be = 可能是
col-units-each = 每件
col-likeness = 相似度
col-cover = 可售天数
col-with-inbound = 含在途
col-daily = 日均
col-out-of-stock = 断货天数
col-runs-out = 断货日
col-gap = 缺货天数
col-shipment = 货件
col-units = 件数
col-to = 目的仓
col-mode = 方式
col-stage = 阶段
col-eta = 预计到达
col-late = 晚（天）
col-order = 采购单
col-supplier = 供应商
col-received = 已到
col-promised = 承诺交期
col-channel = 渠道
col-category = 品类
col-from = 起始日
col-revenue = 销售额
col-returned = 退货
col-before = 上期
col-class = 类别
col-xyz = XYZ
col-share = 占比
col-cumulative = 累计占比
col-age = 库龄
col-average-age = 平均库龄
col-oldest = 最老
col-over-line = 超线件数
col-days-in-stock = 在库天数
col-excess = 冗余
col-maximum = 上限
col-cut = 可砍单
col-lot = 批次
col-received-on = 入库日
col-expires = 到期日
col-newer-lot = 新批次
col-older-lot = 旧批次
col-turnover-days = 周转天数
col-turns = 周转率
col-cogs = 销售成本
col-average-value = 平均库存
col-sell-through = 售罄率
col-figure = 指标
col-now = 本期

## 依据

source-as-of = 截至 { $day }
source-separator = ；
source-basis = 口径：{ $basis }。
source-withheld = 你的角色看不到成本金额。
left-out-no-unit-cost = 未计入货值：{ $skus } 个 SKU 没有单位成本。
left-out-no-rate = 未计入：{ $skus } 个 SKU 缺少 { $detail } 汇率。
left-out-no-revenue = 未计入销售额：{ $skus } 个 SKU 的销量没有金额。
left-out-no-counts = 未计入：{ $skus } 个 SKU 没有盘点或入库记录。
left-out-not-recounted = 未计入：{ $skus } 个 SKU 没有可与前次比较的盘点。
left-out-no-sales = 未计入：{ $skus } 个 SKU 没有销售记录。
left-out-negative = 未计入：{ $skus } 个 SKU 结存为负。
stale-sources = 数据过旧：{ $sources }。
stale-source = { $place } 的{ $kind }只到 { $day }
stale-more = 另有 { $count } 项
used-period = { $value }
used-window = 窗口 { $value }
used-window-days = 窗口 { $value } 天
used-previous-period = 上期为 { $value }
used-sales-known-from = 销量自 { $value } 起
used-pool = 共用库存 { $value }
used-promotion-line = 促销线为预期周转天数的 { $value } 倍
used-expected-days = 没有预期天数的按 { $value } 天
used-excess-days = 超过 { $value } 天销量
used-age-days = 库龄 { $value } 天起
used-shortened = 历史较短，按全部历史计
used-expected-median = 预期天数取各商品的中位数
used-order = 先进先出
used-slow-days = 在库 { $value } 天以上且无销售即为滞销
used-newest-counts = 各仓最近一次盘点
used-stock-as-of = 库存为 { $value } 的
used-stale-days = 超过 { $value } 天即为过旧
used-daily-sales-window = 日均销量按 { $value } 天
used-turnover-window = 周转按 { $value } 天
used-horizon-days = { $value } 天内
used-overdue-expected = 逾期到货按 { $value } 到仓估算
used-class-a-below = A 类累计占比 { $value } 以内
used-class-b-below = B 类 { $value } 以内

## 没有数字时

chat-welcome = 你好，我是 Stockroom。用中文或英文问库存都行；/help 看例子，/import 文件 导入，/undo 撤回上次导入，/quit 退出。
help-lead = 我回答库存问题，中英文都可以。比如：
help-end = 每个回答都注明数据截至哪天。用 `stockroom ask --explain` 可以看到计算过程。
greeting-lead = 你好，想了解什么？比如：
unknown-lead = 没听明白。你可以这样问：
example-item = 台灯
ask-stock-level = { $item } 还有多少
ask-days-of-cover = { $item } 够卖几天
ask-stockout-risk = 未来 30 天哪些会断货
ask-in-transit = 在途的有哪些
ask-shipment-status = SH-1023 到哪了
ask-purchase-orders = 供应商还欠我们多少货
ask-sales = 上个月 { $item } 卖了多少
ask-overstock = 哪些货别再进了
ask-aging = 库龄分布
ask-slow-movers = 滞销品占比
ask-turnover = 本季度库存周转天数
ask-abc = ABC 分类
ask-fifo = { $item } 下一批该先发哪批货
ask-overview = 看下日报
ask-data-status = 数据更新到几号了
ask-reconciliation = 库存对得上吗
clarify-item = 你说的是哪个商品？
clarify-market = 你说的是哪个市场？
clarify-warehouse = 你说的是哪个仓库？
clarify-shipment = 你说的是哪个货件？
clarify-mode = 你说的是哪种运输方式？
clarify-owner = 我不知道哪些商品归你管。你说的是谁的商品？
clarify-quantity = 多少件？
clarify-period = 你说的是哪段时间？
clarify-other = “{ $slot }”指的是什么？请带上它再说一遍。
not-permitted = 你的角色看不到成本金额。可以问件数，或者找经理。
not-built = 我听懂了：{ $what }，但现在还做不到。
not-yet-forecast = 你想知道预计能卖多少
not-yet-reorder = 你想知道该补什么货
not-yet-transfer-advice = 你想知道该在仓库之间调什么货
not-yet-promotion-advice = 你想知道该促销什么
not-yet-promotion-result = 你想知道促销效果
not-yet-supplier = 你想知道供应商或线路准不准时
not-yet-demand-signals = 你想知道客户怎么说
not-yet-assess-product = 你想评估一个新品
not-yet-alerts = 你想看未处理的提醒
not-yet-alert-action = 你在回应一个提醒
not-yet-subscription = 你想选择收哪些提醒
not-yet-set-preference = 你想改设置
no-data-stock = { $subject }：没有数据。那里从来没有盘点、入库或调动记录。
no-data-sales = { $subject }：没有数据。那里从来没有销售记录。
no-data-arrivals = { $subject }：没有数据。那里从来没有货件、采购单或调拨记录。
no-data-not-known = 没有数据：我不认识 { $what }。请导入包含它的文件，或检查写法。
no-data-rate = { $subject }：没有数据。缺少 { $what } 的汇率，请导入 rates。
no-data-counts = { $subject }：没有数据。还没有可与前次比较的盘点，请导入更新的 stock 文件。
no-data-cost = { $subject }：没有数据。没有单位成本，请导入带 unit_cost 的 items 或 receipts。
no-data-everything = 还没有任何数据。请先导入文件：stockroom import 文件…
no-data-any = { $subject }：没有数据。

## 计算过程

explain-title = 计算过程
explain-nothing = 没有可解释的数字。
explain-defaults = 默认值和窗口
explain-arithmetic = 算式
explain-sources = 来源
facts-items = 商品
facts-warehouses = 仓库
facts-bundles = 组合装
facts-rates = 汇率（自该日起）
facts-costs = 单件费用
facts-counts = 盘点（当日结束时）
facts-arrivals = 到货（每批只计一次）
facts-transfers = 调拨
facts-adjustments = 库存调整
facts-sales = 销售
facts-inbound = 未到货
fact-source = 来源
fact-day = 日期
fact-sku = SKU
fact-component = 组件
fact-warehouse = 仓库
fact-from = 调出
fact-to = 调入
fact-market = 市场
fact-serves = 服务市场
fact-kind = 类型
fact-channel = 渠道
fact-lot = 批次
fact-currency = 币种
fact-unit-cost = 单位成本
fact-expected-days = 预期天数
fact-category = 品类
fact-rate = 汇率
fact-freight = 运费
fact-duty = 关税
fact-on-hand = 在库
fact-reserved = 占用
fact-units = 件数
fact-each = 每套件数
fact-landed = 到达
fact-landed-units = 到达件数
fact-under-way = 途中
fact-reason = 原因
fact-ordered = 下单件数
fact-returned = 退货
fact-revenue = 销售额
fact-told-by = 依据
fact-shipment = 货件
fact-purchase-order = 采购单
fact-stage = 阶段
fact-eta = 预计到达
figure-on-hand = 在库
figure-available = 可售
term-counted = { $day } 盘点
term-arrived = 此后到货
term-transferred-in = 调入
term-transferred-out = 调出
term-adjusted = 调整
term-sold = 销售
term-returned = 退货
term-on-hand = 在库
term-reserved = 占用
facts-layers = 在库明细，按入库批次（成本为本位币）
facts-sold-layers = 本期售出明细，按入库批次（成本为本位币）
facts-closing-values = 每日结束时的货值（按成本）
fact-received = 入库日
fact-base-cost = 本位币成本
fact-age = 库龄
fact-days-in-stock = 在库天数
fact-value = 货值
figure-in-transit = 在途
figure-planned = 计划入库
figure-on-order = 采购待交
figure-value = 货值
figure-days-in-stock = 有货天数
figure-daily-sales = 日均销量
figure-cover = 可售天数
figure-cover-with-inbound = 含在途可售天数
figure-units = 净销量
figure-revenue = 销售额
figure-revenue-part = 折本位币销售额
figure-share = 占比
figure-cumulative-share = 累计占比
figure-average-age = 平均库龄
figure-average-days-in-stock = 平均在库天数
figure-average-value = 平均库存
figure-turns = 周转率
figure-turnover-days = 库存周转天数
figure-expected = 应有
figure-difference = 差异
figure-difference-value = 差异金额
term-rate = 汇率
term-ordered = 下单件数
term-available = 可售
term-in-transit = 在途
term-days-of-period = 周期天数
term-days-before-first = 首次变动前天数
term-days-out-of-stock = 断货天数
term-days-in-stock = 有货天数
term-daily-sales = 日均销量
term-unit-days = 件数 × 天数
term-units = 件数
term-revenue = 该商品销售额
term-all-revenue = 全部销售额
term-before = 之前累计
term-share = 占比
term-cogs = 销售成本
term-average-value = 平均库存
term-closing-values = 每日货值之和
term-turns = 周转率
term-expected = 应有
term-difference = 差异
term-unit-cost = 单位成本

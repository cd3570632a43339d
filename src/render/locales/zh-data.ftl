# 中文：盘点、未匹配的 SKU、数据新旧。

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

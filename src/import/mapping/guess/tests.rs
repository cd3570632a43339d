//! Headers as exports have them, and what they are taken for.

use super::*;
use proptest::prelude::*;

fn start(name: &str, text: &str) -> Start {
    let mut lines =
        text.trim().lines().map(|line| line.split(',').map(|cell| cell.trim().to_owned()).collect());
    let columns = lines.next().unwrap();
    Start { name: name.to_owned(), columns, rows: lines.collect() }
}

/// The kind and `column=field` of every column that has one.
fn guessed(name: &str, text: &str) -> (String, String) {
    let start = start(name, text);
    let guess = guess(&start, &Known::default(), &Settled::default()).unwrap();
    let pairs = start.columns.iter().zip(&guess.fields);
    let pairs: Vec<String> =
        pairs.filter_map(|(column, field)| Some(format!("{column}={}", (*field)?))).collect();
    (guess.kind.name().to_owned(), pairs.join(" "))
}

#[track_caller]
fn check(name: &str, text: &str, kind: &str, pairs: &str) {
    assert_eq!(guessed(name, text), (kind.to_owned(), pairs.to_owned()), "{name}");
}

#[test]
fn stock_of_chinese_systems() {
    check(
        "lingxing local",
        "品名,SKU,仓库,总库存,可用量,预留量/锁定量,次品量,待检待上架量,调拨在途,待到货量,预计库存,库存成本
         露营灯,LMP-40,深圳仓,120,100,20,0,0,30,50,200,3600.00",
        "stock",
        "品名=name SKU=sku 仓库=warehouse 总库存=on_hand 可用量=available 预留量/锁定量=reserved 调拨在途=in_transit 待到货量=planned",
    );
    check(
        "lingxing fba",
        "父ASIN,所属仓库,店铺,ASIN,MSKU,FNSKU,SKU,品名,品牌,负责人,FBA总库存,FBA可售,FBM可售,FBA预留,FBA计划入库,FBA标发在途,FBA入库中,FBA不可售,可售(成本),7天销量,可售天数
         B0A,美国仓,Lumio-US,B0B,M-1,X0,LMP-40,露营灯,Lumio,Mei,150,100,0,20,0,30,0,0,3600.5,42,17",
        "stock",
        "所属仓库=warehouse 店铺=store SKU=sku 品名=name 品牌=brand 负责人=owner FBA可售=available FBA预留=reserved FBA计划入库=planned FBA标发在途=in_transit FBA入库中=receiving 可售天数=days_of_supply",
    );
    check(
        "mabang",
        "SKU编号,商品名称,仓库名称,库存总量,可用库存,未发货占用,在途数量,成本价
         LMP-40,露营灯,义乌仓,90,70,20,10,30.5",
        "stock",
        "SKU编号=sku 商品名称=name 仓库名称=warehouse 库存总量=on_hand 可用库存=available 未发货占用=reserved 在途数量=in_transit 成本价=unit_cost",
    );
    check(
        "own",
        "货号,数量,仓\nLMP-40,12,深圳\nLMP-41,3,深圳",
        "stock",
        "货号=sku 数量=on_hand 仓=warehouse",
    );
}

#[test]
fn orders() {
    check(
        "dianxiaomi",
        "订单号,系统单号,平台,店铺,站点,订单状态,SKU,商品名称,数量,单价,订单金额,币种,下单时间,付款时间,发货时间,物流单号,收件人
         111-1,XM1,Amazon,Lumio-US,美国,已发货,LMP-40,灯,2,9.99,19.98,USD,2026-11-20 08:30:00,2026-11-20 08:31:00,2026-11-21 10:00:00,1Z,Jo",
        "orders",
        "订单号=order 平台=channel 店铺=store 站点=market 订单状态=status SKU=sku 商品名称=name 数量=units 单价=unit_price 订单金额=order_amount 币种=currency 下单时间=at 发货时间=shipped_at",
    );
    check(
        "tiktok",
        "Order ID,Order Status,Order Substatus,Cancelation/Return Type,Normal or Pre-order,SKU ID,Seller SKU,Product Name,Variation,Quantity,Sku Quantity of return,SKU Unit Original Price,SKU Subtotal Before Discount,SKU Platform Discount,SKU Seller Discount,SKU Subtotal After Discount,Order Amount,Order Refund Amount,Created Time,Paid Time,RTS Time,Shipped Time,Delivered Time,Cancelled Time,Warehouse Name,Country
         5761,Completed,Delivered,,Normal,17,LMP-40,Lamp,Black,2,0,9.99,19.98,1,1,17.98,20.97,0,11/20/2026 8:30:00 AM,11/20/2026 8:30:10 AM,11/21/2026 8:30:00 AM,11/21/2026 9:30:00 AM,11/23/2026 9:30:00 AM,,Main,United Kingdom",
        "orders",
        "Order ID=order Order Status=status Seller SKU=sku Product Name=name Quantity=units Sku Quantity of return=returned_units SKU Unit Original Price=unit_price SKU Seller Discount=discount SKU Subtotal After Discount=revenue Order Refund Amount=order_refunded Created Time=at Shipped Time=shipped_at Delivered Time=delivered_at Warehouse Name=warehouse Country=market",
    );
    check(
        "temu",
        "order id,order status,order item id,order item status,product name by customer order,variation,contribution sku,sku id,quantity purchased,quantity shipped,quantity to ship,recipient name,ship country,purchase date,latest shipping time,base price total
         PO-1,Shipped,I-1,Shipped,Lamp,Black,LMP-40,17,2,2,0,Jo,Germany,2026-11-20 08:30:00,2026-11-22 08:30:00,17.98",
        "orders",
        "order id=order order status=status order item id=line product name by customer order=name contribution sku=sku quantity purchased=units ship country=market purchase date=at base price total=revenue",
    );
}

#[test]
fn sales_buying_and_shipping() {
    check(
        "产品表现",
        "日期,店铺,国家,MSKU,品名,销量,销售额,币种,广告费\n2026-11-20,Lumio-US,美国,LMP-40,灯,12,119.88,USD,3.20",
        "sales",
        "日期=day 店铺=store 国家=market MSKU=sku 品名=name 销量=units 销售额=revenue 币种=currency",
    );
    check(
        "采购单",
        "采购单号,供应商,SKU,品名,采购量,到货量,采购日期,预计到货,采购成本,币种,状态\nPO-1,宁波灯具,LMP-40,灯,500,0,2026-11-01,2026-12-01,30.5,CNY,待到货",
        "orders_to_suppliers",
        "采购单号=purchase_order 供应商=supplier SKU=sku 品名=name 采购量=quantity 采购日期=ordered_on 预计到货=promised_on 采购成本=unit_cost 币种=currency 状态=status",
    );
    check(
        "头程",
        "货件单号,SKU,发货量,目的仓库,运输方式,发货日期,预计到达,供应商\nSH-1,LMP-40,500,美国仓,海运,2026-11-01,2026-12-01,宁波",
        "shipments",
        "货件单号=shipment SKU=sku 发货量=quantity 目的仓库=to_warehouse 运输方式=mode 发货日期=shipped_on 预计到达=eta 供应商=supplier",
    );
    check(
        "商品资料",
        "商品编码,商品名称,分类,品牌,采购成本,售价\nLMP-40,灯,照明,Lumio,30.5,99",
        "items",
        "商品编码=sku 商品名称=name 分类=category 品牌=brand 采购成本=unit_cost 售价=price",
    );
}

#[test]
fn what_the_file_does_not_say_is_missing_or_told_by_its_name() {
    let text = "SKU,可售,在途,7天销量\nLMP-40,12,3,40\nLMP-41,4,0,9";
    let file = start("库存", text);
    let guess = guess(&file, &Known::default(), &Settled::default()).unwrap();
    assert_eq!(guess.kind, Kind::Stock);
    assert_eq!(guess.missing, ["as_of", "warehouse"]);
    assert!(guess.left_out.contains(&(3, LeftOut::Window)));

    let text = "Order ID,RTS Time,Seller SKU,Quantity,Created Time\n1,,A,1,2026-11-20";
    let file = start("TikTok_UK_orders", text);
    let guess = super::guess(&file, &Known::default(), &Settled::default()).unwrap();
    assert_eq!(guess.given, [("market", "GB".to_owned()), ("channel", "tiktok".to_owned())]);
    assert!(guess.missing.is_empty());
}

#[test]
fn a_shop_tells_channel_and_market() {
    let text = "日期,店铺,SKU,销量\n2026-11-20,亚马逊-美国,A,2\n2026-11-20,TikTok UK,B,1";
    let guess = guess(&start("x", text), &Known::default(), &Settled::default()).unwrap();
    assert_eq!((guess.kind, guess.missing.as_slice()), (Kind::Sales, &[] as &[&str]));
}

#[test]
fn skus_of_the_store_are_found_under_any_name() {
    let known = Known { skus: ["LMP-40", "LMP-41"].map(str::to_owned).into(), ..Known::default() };
    let text = "东西,几个,哪里\nLMP-40,12,a\nLMP-41,3,b";
    let guess = guess(&start("x", text), &known, &Settled { kind: Some(Kind::Stock), ..Settled::default() });
    assert_eq!(guess.unwrap().fields[0], Some("sku"));
}

#[test]
fn what_is_settled_stays() {
    let text = "货号,件,地,备注\nLMP-40,12,深圳,x";
    let settled = Settled {
        columns: vec![(1, Some("on_hand")), (3, Some("warehouse")), (2, None)],
        given: vec!["as_of"],
        kind: None,
    };
    let guess = guess(&start("x", text), &Known::default(), &settled).unwrap();
    assert_eq!(guess.fields, [Some("sku"), Some("on_hand"), None, Some("warehouse")]);
    assert!(guess.missing.is_empty());
}

proptest! {
    #[test]
    fn any_header_gives_each_field_to_one_column_at_most(
        columns in proptest::collection::vec("\\PC{0,12}|(可售|库存|数量|SKU|店铺|日期|销量|Order ID|Qty)[0-9()（成本）]{0,6}", 0..30),
        cells in proptest::collection::vec("\\PC{0,8}|[0-9.,/-]{0,10}", 0..30),
    ) {
        let width = columns.len();
        let mut row = cells;
        row.resize(width, String::new());
        let start = Start { name: String::new(), columns, rows: vec![row] };
        let one = guess(&start, &Known::default(), &Settled::default());
        prop_assert_eq!(&one, &guess(&start, &Known::default(), &Settled::default()));
        if let Some(guess) = one {
            prop_assert_eq!(guess.fields.len(), width);
            let mut fields: Vec<_> = guess.fields.iter().flatten().collect();
            fields.sort();
            let count = fields.len();
            fields.dedup();
            prop_assert_eq!(fields.len(), count);
        }
    }
}

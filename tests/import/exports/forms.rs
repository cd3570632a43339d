//! The same facts whatever the order of columns, the language of the header,
//! the encoding, the separator, and the lines above the header.

use super::{export, facts_of, table};
use crate::import::file;
use crate::import::files::separated;
use encoding_rs::{Encoding, GB18030, SHIFT_JIS, WINDOWS_1252};
use std::path::PathBuf;

const VALUES: &[(&str, &str)] =
    &[("as_of", "2026-11-22"), ("market", "DE"), ("warehouse", "MAIN"), ("currency", "EUR")];

const EXPORTS: [&str; 6] = [
    "shopify-inventory.csv",
    "shopify-inventory-wide.csv",
    "shopify-orders.csv",
    "shopify-products.csv",
    "woocommerce-products.csv",
    "odoo-quants.csv",
];

#[tokio::test(flavor = "multi_thread")]
async fn columns_in_any_order_and_rows_below_titles() {
    let folder = tempfile::tempdir().unwrap();
    for name in EXPORTS {
        let expected = facts_of(&[export(name)], VALUES).await;
        assert!(!expected.is_empty());
        let mut rows = table(name);
        for row in &mut rows {
            row.reverse();
        }
        let turned = file(folder.path(), &format!("turned-{name}"), separated(&rows, b'\t'));
        assert_eq!(facts_of(&[turned], VALUES).await, expected, "{name}");
        let mut below =
            b"\xEF\xBB\xBFExport of 22 November; all rows\r\n\r\n\"Shop: example, Berlin\"\r\n".to_vec();
        below.extend(separated(&rows, b';'));
        let below = file(folder.path(), &format!("below-{name}"), below);
        assert_eq!(facts_of(&[below], VALUES).await, expected, "{name}");
    }
}

/// The table with other names of columns, cell by cell made into other text.
fn translated(name: &str, names: &[(&str, &str)], cell: impl Fn(&str, &str) -> String) -> Vec<Vec<String>> {
    let rows = table(name);
    let header = rows[0].clone();
    let shown = |own: &String| {
        let found = names.iter().find(|(ours, _)| ours == own);
        found.map_or_else(|| own.clone(), |(_, theirs)| (*theirs).to_owned())
    };
    let mut all = vec![header.iter().map(shown).collect()];
    all.extend(
        rows[1..].iter().map(|row| row.iter().zip(&header).map(|(text, name)| cell(name, text)).collect()),
    );
    all
}

fn written(
    folder: &std::path::Path,
    name: &str,
    rows: &[Vec<String>],
    encoding: &'static Encoding,
) -> PathBuf {
    let text = String::from_utf8(separated(rows, b';')).unwrap();
    let (bytes, _, lost) = encoding.encode(&text);
    assert!(!lost, "{name} can be written in {}", encoding.name());
    file(folder, name, bytes)
}

#[tokio::test(flavor = "multi_thread")]
async fn woocommerce_in_other_languages() {
    let folder = tempfile::tempdir().unwrap();
    let expected = facts_of(&[export("woocommerce-products.csv")], VALUES).await;
    // As a German shop writes numbers.
    let german = |name: &str, text: &str| {
        if name.contains("price") || name.contains("(") { text.replace('.', ",") } else { text.to_owned() }
    };
    let plain = |_: &str, text: &str| text.to_owned();
    let rows = translated(
        "woocommerce-products.csv",
        &[
            ("Type", "Typ"),
            ("SKU", "Artikelnummer"),
            ("Published", "Veröffentlicht"),
            ("In stock?", "Vorrätig?"),
            ("Stock", "Lager"),
            ("Weight (kg)", "Gewicht (kg)"),
            ("Length (cm)", "Länge (cm)"),
            ("Width (cm)", "Breite (cm)"),
            ("Height (cm)", "Höhe (cm)"),
            ("Regular price", "Regulärer Preis"),
            ("Sale price", "Angebotspreis"),
            ("Categories", "Kategorien"),
            ("Parent", "Übergeordnetes Produkt"),
            ("Attribute 1 value(s)", "Attribut 1 Wert(e)"),
        ],
        german,
    );
    let path = written(folder.path(), "german.csv", &rows, WINDOWS_1252);
    assert_eq!(facts_of(&[path], VALUES).await, expected);
    let rows = translated(
        "woocommerce-products.csv",
        &[
            ("Type", "種類"),
            ("Name", "名前"),
            ("Stock", "在庫"),
            ("Weight (kg)", "重量 (kg)"),
            ("Length (cm)", "長さ(cm)"),
            ("Width (cm)", "幅 (cm)"),
            ("Height (cm)", "高さ (cm)"),
            ("Regular price", "標準価格"),
            ("Categories", "カテゴリー"),
            ("Parent", "親"),
            ("Attribute 1 value(s)", "属性 1 の値"),
        ],
        plain,
    );
    let path = written(folder.path(), "japanese.csv", &rows, SHIFT_JIS);
    assert_eq!(facts_of(&[path], VALUES).await, expected);
    let rows = translated(
        "woocommerce-products.csv",
        &[
            ("Type", "类型"),
            ("Name", "名称"),
            ("Stock", "库存"),
            ("Weight (kg)", "重量(kg)"),
            ("Length (cm)", "长度(cm)"),
            ("Width (cm)", "宽度 (cm)"),
            ("Height (cm)", "高度 (cm)"),
            ("Regular price", "常规售价"),
            ("Categories", "分类"),
            ("Parent", "父级"),
            ("Attribute 1 value(s)", "属性 1 值"),
        ],
        plain,
    );
    let path = written(folder.path(), "chinese.csv", &rows, GB18030);
    assert_eq!(facts_of(&[path], VALUES).await, expected);
}

#[tokio::test(flavor = "multi_thread")]
async fn odoo_by_field_names_and_in_other_languages() {
    let folder = tempfile::tempdir().unwrap();
    let expected = facts_of(&[export("odoo-quants.csv")], VALUES).await;
    let fields = [
        ("Product", "product_id"),
        ("Location", "location_id"),
        ("Lot/Serial Number", "lot_id"),
        ("Quantity", "quantity"),
        ("Reserved Quantity", "reserved_quantity"),
    ];
    let german = [
        ("Product", "Produkt"),
        ("Location", "Lagerort"),
        ("Lot/Serial Number", "Los-/Seriennummer"),
        ("Quantity", "Menge"),
        ("Reserved Quantity", "Reservierte Menge"),
    ];
    let chinese = [
        ("Product", "产品"),
        ("Location", "位置"),
        ("Lot/Serial Number", "批次/序列号"),
        ("Quantity", "数量"),
        ("Reserved Quantity", "预留数量"),
    ];
    let swap = |name: &str, text: &str| match name {
        "Quantity" | "Reserved Quantity" => text.replace(',', " ").replace('.', ","),
        _ => text.to_owned(),
    };
    let plain = |_: &str, text: &str| text.to_owned();
    let files = [
        written(
            folder.path(),
            "fields.csv",
            &translated("odoo-quants.csv", &fields, plain),
            encoding_rs::UTF_8,
        ),
        written(folder.path(), "german.csv", &translated("odoo-quants.csv", &german, swap), WINDOWS_1252),
        written(folder.path(), "chinese.csv", &translated("odoo-quants.csv", &chinese, plain), GB18030),
    ];
    for path in files {
        assert_eq!(facts_of(std::slice::from_ref(&path), VALUES).await, expected, "{path:?}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn shopify_products_of_2025() {
    let folder = tempfile::tempdir().unwrap();
    let expected = facts_of(&[export("shopify-products.csv")], VALUES).await;
    let names = [
        ("Handle", "URL handle"),
        ("Body (HTML)", "Description"),
        ("Published", "Published on online store"),
        ("Variant SKU", "SKU"),
        ("Variant Barcode", "Barcode"),
        ("Variant Price", "Price"),
        ("Variant Compare At Price", "Compare-at price"),
        ("Variant Inventory Tracker", "Inventory tracker"),
        ("Variant Inventory Qty", "Inventory quantity"),
        ("Variant Grams", "Weight value (grams)"),
    ];
    let rows = translated("shopify-products.csv", &names, |_, text| text.to_owned());
    let path = file(folder.path(), "products_export.csv", separated(&rows, b','));
    assert_eq!(facts_of(&[path], VALUES).await, expected);
}

#[tokio::test(flavor = "multi_thread")]
async fn headers_over_two_lines_of_a_workbook() {
    use rust_xlsxwriter::{Format, Workbook};
    let folder = tempfile::tempdir().unwrap();
    let rows = table("odoo-quants.csv");
    let expected = facts_of(&[export("odoo-quants.csv")], VALUES).await;
    let mut workbook = Workbook::new();
    let sheet = workbook.add_worksheet();
    // Quantity and Reserved Quantity stand below one merged name, the others
    // are merged over both lines.
    sheet.merge_range(0, 5, 0, 7, "Stock", &Format::new()).unwrap();
    for (column, name) in rows[0].iter().enumerate() {
        match column {
            5..=7 => sheet.write_string(1, column as u16, name).unwrap(),
            _ => sheet.merge_range(0, column as u16, 1, column as u16, name, &Format::new()).unwrap(),
        };
    }
    for (place, row) in rows[1..].iter().enumerate() {
        for (column, cell) in row.iter().enumerate() {
            sheet.write_string(place as u32 + 2, column as u16, cell).unwrap();
        }
    }
    let path = file(folder.path(), "quants.xlsx", workbook.save_to_buffer().unwrap());
    assert_eq!(facts_of(&[path], VALUES).await, expected);
}

//! The headers of WooCommerce's products export, in English and as its own
//! translations write them (German, French, Spanish, Italian, Japanese,
//! Chinese).

use crate::import::dialects::Spellings;
use crate::import::header::Header;

pub const COLUMNS: [&str; 35] = [
    "id",
    "type",
    "sku",
    "gtin,_upc,_ean,_or_isbn",
    "name",
    "published",
    "is_featured?",
    "visibility_in_catalog",
    "short_description",
    "description",
    "date_sale_price_starts",
    "date_sale_price_ends",
    "tax_status",
    "tax_class",
    "in_stock?",
    "stock",
    "low_stock_amount",
    "backorders_allowed?",
    "sold_individually?",
    "allow_customer_reviews?",
    "purchase_note",
    "sale_price",
    "regular_price",
    "categories",
    "tags",
    "shipping_class",
    "images",
    "parent",
    "grouped_products",
    "upsells",
    "cross_sells",
    "external_url",
    "button_text",
    "position",
    "brands",
];

pub const SPELLINGS: Spellings = &[
    ("type", &["Typ", "Tipo", "種類", "タイプ", "类型", "類型"]),
    ("sku", &["Artikelnummer", "UGS", "COD", "商品コード", "货号"]),
    ("name", &["Nom", "Nombre", "Nome", "名前", "名称", "名稱"]),
    ("published", &["Veröffentlicht", "Publié", "Publicado", "Pubblicato", "公開済み", "已发布"]),
    (
        "is_featured?",
        &[
            "Ist hervorgehoben?",
            "Mis en avant ?",
            "¿Está destacado?",
            "In primo piano?",
            "オススメですか ?",
            "是推荐产品？",
        ],
    ),
    (
        "visibility_in_catalog",
        &[
            "Sichtbarkeit im Katalog",
            "Visibilité dans le catalogue",
            "Visibilidad en el catálogo",
            "Visibilità nel catalogo",
            "カタログでの表示",
            "在列表页可见",
        ],
    ),
    (
        "short_description",
        &[
            "Kurzbeschreibung",
            "Description courte",
            "Descripción corta",
            "Breve descrizione",
            "簡単な説明",
            "简短描述",
        ],
    ),
    ("description", &["Beschreibung", "Descripción", "Descrizione", "説明", "描述"]),
    (
        "date_sale_price_starts",
        &[
            "Datum, an dem Angebotspreis beginnt",
            "Date de début de promo",
            "Día en que empieza el precio rebajado",
            "Data di partenza del prezzo in saldo",
            "セール価格の開始日",
            "促销开始日期",
        ],
    ),
    (
        "date_sale_price_ends",
        &[
            "Datum, an dem Angebotspreis endet",
            "Date de fin de promo",
            "Día en que termina el precio rebajado",
            "Data in cui termina l'offerta",
            "セール価格の終了日",
            "促销截止日期",
        ],
    ),
    (
        "tax_status",
        &[
            "Steuerstatus",
            "État de la TVA",
            "Estado del impuesto",
            "Stato delle imposte",
            "課税ステータス",
            "税状态",
        ],
    ),
    (
        "tax_class",
        &["Steuerklasse", "Classe de TVA", "Clase de impuesto", "Aliquota di imposta", "税区分", "税类"],
    ),
    ("in_stock?", &["Vorrätig?", "En stock ?", "¿Existencias?", "¿En inventario?", "在庫の有無", "有货？"]),
    ("stock", &["Lagerbestand", "Lager", "Inventario", "Existencias", "Magazzino", "在庫", "库存", "库存数"]),
    (
        "low_stock_amount",
        &[
            "Geringe Lagermenge",
            "Montant de stock faible",
            "Cantidad de bajo inventario",
            "Quantità in magazzino bassa",
            "在庫量わずか",
            "库存不足",
        ],
    ),
    (
        "backorders_allowed?",
        &[
            "Lieferrückstande erlaubt?",
            "Lieferrückstände erlaubt?",
            "Autoriser les commandes de produits en rupture ?",
            "¿Permitir reservas de productos agotados?",
            "Abilita gli ordini arretrati?",
            "お取り寄せを許可する ?",
            "允许缺货下单？",
        ],
    ),
    (
        "sold_individually?",
        &[
            "Nur einzeln verkaufen?",
            "Vendre individuellement ?",
            "¿Vendido individualmente?",
            "Venduto singolarmente?",
            "個別に販売しますか ?",
            "单独出售？",
        ],
    ),
    (
        "allow_customer_reviews?",
        &[
            "Kundenbewertungen erlauben?",
            "Autoriser les avis clients ?",
            "¿Permitir valoraciones de clientes?",
            "Permetti le recensioni clienti?",
            "カスタマーレビューを許可しますか ?",
            "允许客户评价？",
        ],
    ),
    (
        "purchase_note",
        &[
            "Hinweis zum Kauf",
            "Note de commande",
            "Nota de compra",
            "Nota di acquisto",
            "注意事項",
            "购物备注",
        ],
    ),
    (
        "sale_price",
        &["Angebotspreis", "Tarif promo", "Precio rebajado", "Prezzo in offerta", "セール価格", "促销价格"],
    ),
    (
        "regular_price",
        &[
            "Regulärer Preis",
            "Tarif régulier",
            "Precio normal",
            "Prezzo di listino",
            "標準価格",
            "通常価格",
            "常规售价",
            "原价",
        ],
    ),
    ("categories", &["Kategorien", "Catégories", "Categorías", "Categorie", "カテゴリー", "分类"]),
    ("tags", &["Schlagwörter", "Étiquettes", "Etiquetas", "Tag", "タグ", "标签"]),
    (
        "shipping_class",
        &[
            "Versandklasse",
            "Classe d’expédition",
            "Clase de envío",
            "Classe di spedizione",
            "配送クラス",
            "运费类",
        ],
    ),
    ("images", &["Bilder", "Imágenes", "Immagine", "Immagini", "画像", "图片"]),
    ("parent", &["Übergeordnetes Produkt", "Superior", "Principal", "Genitore", "親", "父级"]),
    (
        "grouped_products",
        &[
            "Gruppierte Produkte",
            "Groupes de produits",
            "Productos agrupados",
            "Prodotti raggruppati",
            "セット販売商品",
            "分组产品",
        ],
    ),
    ("upsells", &["Zusatzverkäufe", "Produits suggérés", "Ventas dirigidas", "Up-sell", "アップセル"]),
    (
        "cross_sells",
        &[
            "Cross-Sells (Querverkäufe)",
            "Ventes croisées",
            "Ventas cruzadas",
            "Cross-sell",
            "クロスセル",
            "交叉销售",
        ],
    ),
    ("external_url", &["Externe URL", "URL externe", "URL externa", "URL esterna", "外部 URL", "外部链接"]),
    (
        "button_text",
        &[
            "Button-Text",
            "Libellé du bouton",
            "Texto del botón",
            "Testo del pulsante",
            "ボタンのテキスト",
            "按钮文本",
        ],
    ),
    ("position", &["Posición", "Posizione", "位置"]),
    ("brands", &["Brand", "Marken", "Marques", "Marcas", "Marche", "ブランド", "品牌"]),
    (
        "gtin,_upc,_ean,_or_isbn",
        &["GTIN, UPC, EAN oder ISBN", "GTIN, UPC, EAN ou ISBN", "GTIN, UPC, EAN o ISBN"],
    ),
];

/// The values of an attribute; `#` stands for its number.
const VALUES: [&str; 7] = [
    "attribute_#_value(s)",
    "attribut_#_wert(e)",
    "valeur(s)_de_l’attribut_#",
    "valor(es)_del_atributo_#",
    "attributo_#_valuta(e)",
    "属性_#_の値",
    "属性_#_值",
];

/// Starts of the other columns that come in numbers.
const FAMILIES: [&str; 16] = [
    "attribute_",
    "attribut_",
    "nom_de_l’attribut_",
    "nombre_del_atributo_",
    "atributo_",
    "attributo_",
    "属性_",
    "download_",
    "downloadlimit",
    "meta:",
    "méta_:",
    "メタ:",
    "元数据",
    "下载",
    "ダウンロード",
    "swatches_",
];

/// Whether a column is one of many of its kind, whatever its number.
pub fn is_of_a_family(name: &str) -> bool {
    FAMILIES.iter().any(|family| name.starts_with(family)) || is_value(name) || measure(0, name).is_some()
}

fn is_value(name: &str) -> bool {
    let digits = |c: char| c.is_ascii_digit();
    let (Some(start), Some(end)) = (name.find(digits), name.rfind(digits)) else { return false };
    VALUES.contains(&format!("{}#{}", &name[..start], &name[end + 1..]).as_str())
}

/// Places of the columns that hold the values of attributes.
pub fn value_columns(header: &Header) -> Vec<usize> {
    header.names().enumerate().filter(|(_, name)| is_value(name)).map(|(place, _)| place).collect()
}

/// A weight or a length.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Measure {
    pub place: usize,
    pub is_weight: bool,
    /// To kilograms, to decimetres: three lengths make litres.
    pub scale: f64,
}

/// The weight and the three lengths, in whatever units the shop has.
pub fn measures(header: &Header) -> Vec<Measure> {
    header.names().enumerate().filter_map(|(place, name)| measure(place, name)).collect()
}

fn measure(place: usize, name: &str) -> Option<Measure> {
    let (what, unit) = name.strip_suffix(')')?.split_once('(')?;
    let is_weight = match what.trim_end_matches('_') {
        "weight" | "gewicht" | "poids" | "peso" | "重量" => true,
        "length" | "width" | "height" | "länge" | "breite" | "höhe" | "longueur" | "largeur" | "hauteur"
        | "longitud" | "anchura" | "altura" | "lunghezza" | "larghezza" | "altezza" | "長さ" | "幅"
        | "高さ" | "长度" | "宽度" | "高度" => false,
        _ => return None,
    };
    let scale = match (is_weight, unit) {
        (true, "kg") => 1.0,
        (true, "g") => 0.001,
        (true, "lbs" | "lb") => 0.453_592_37,
        (true, "oz") => 0.028_349_523_125,
        (false, "cm") => 0.1,
        (false, "m") => 10.0,
        (false, "mm") => 0.01,
        (false, "in") => 0.254,
        (false, "yd") => 9.144,
        _ => return None,
    };
    Some(Measure { place, is_weight, scale })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_that_come_in_numbers() {
        assert!(is_value("attribute_12_value(s)") && is_value("属性_1_の値"));
        assert!(!is_value("attribute_1_name") && is_of_a_family("attribute_1_name"));
        assert_eq!(measure(3, "weight_(lbs)").map(|measure| measure.scale), Some(0.453_592_37));
        assert_eq!(
            measure(3, "长度(cm)").map(|measure| (measure.is_weight, measure.scale)),
            Some((false, 0.1))
        );
        assert_eq!(measure(3, "weight_(stone)"), None);
    }
}

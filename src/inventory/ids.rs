//! Dense ids and the dictionary that interns what they stand for.
//!
//! One id space per dimension, so that a sales row stays within 32 bytes.
//! `NONE` of each id means that the fact does not say.

use rustc_hash::FxHashMap;
use std::sync::Arc;

macro_rules! id {
    ($(#[$doc:meta])* $name:ident, $repr:ty) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name(pub $repr);
        impl $name {
            /// The fact does not say.
            pub const NONE: $name = $name(<$repr>::MAX);
            pub fn is_none(self) -> bool { self == Self::NONE }
            pub fn is_some(self) -> bool { self != Self::NONE }
            pub fn index(self) -> usize { self.0 as usize }
        }
        impl Default for $name {
            fn default() -> Self { Self::NONE }
        }
        impl Id for $name {
            fn from_index(index: usize) -> Option<Self> {
                <$repr>::try_from(index).ok().filter(|raw| *raw != <$repr>::MAX).map($name)
            }
            fn index(self) -> usize { self.0 as usize }
        }
    };
}

/// What an interner hands out.
pub trait Id: Copy {
    fn from_index(index: usize) -> Option<Self>;
    fn index(self) -> usize;
}

id!(
    /// A stock keeping unit, as files name it (a seller's SKU that is not mapped too).
    SkuId, u32
);
id!(
    /// A market, ISO 3166 alpha-2.
    MarketId, u16
);
id!(
    /// A sales channel, lower case.
    ChannelId, u16
);
id!(
    /// A warehouse's code.
    WarehouseId, u16
);
id!(
    /// A currency, ISO 4217.
    CurrencyId, u16
);
id!(
    /// Any other name: lot, supplier, purchase order, shipment, category, owner …
    TextId, u32
);

/// Texts of one dimension and their ids, in order of first sight.
#[derive(Clone, Debug)]
pub struct Interner<I> {
    texts: Vec<Arc<str>>,
    index: FxHashMap<Arc<str>, I>,
}

impl<I> Default for Interner<I> {
    fn default() -> Self {
        Interner { texts: Vec::new(), index: FxHashMap::default() }
    }
}

impl<I: Id> Interner<I> {
    /// The id of `text`, new or known. Returns `None` only when the id space
    /// is full (65,535 places, 4 billion names).
    pub fn intern(&mut self, text: &str) -> Option<I> {
        if let Some(id) = self.index.get(text) {
            return Some(*id);
        }
        let id = I::from_index(self.texts.len())?;
        let text: Arc<str> = text.into();
        self.texts.push(text.clone());
        self.index.insert(text, id);
        Some(id)
    }

    pub fn get(&self, text: &str) -> Option<I> {
        self.index.get(text).copied()
    }

    /// The text of an id; `NONE` and unknown ids are the empty text.
    pub fn text(&self, id: I) -> Arc<str> {
        self.texts.get(id.index()).cloned().unwrap_or_else(|| Arc::from(""))
    }

    /// The text of an id, borrowed.
    pub fn as_str(&self, id: I) -> &str {
        self.texts.get(id.index()).map_or("", |text| text)
    }

    /// The same texts with ids in the order of the texts, and the new id of
    /// each old one.
    pub fn sorted(self) -> (Interner<I>, Vec<I>) {
        let mut order: Vec<usize> = (0..self.texts.len()).collect();
        order.sort_unstable_by(|a, b| self.texts[*a].cmp(&self.texts[*b]));
        let mut interner = Interner::default();
        let mut map: Vec<Option<I>> = vec![None; order.len()];
        for (new, old) in order.into_iter().enumerate() {
            if let Some(id) = I::from_index(new) {
                let text = self.texts[old].clone();
                interner.index.insert(text.clone(), id);
                interner.texts.push(text);
                map[old] = Some(id);
            }
        }
        (interner, map.into_iter().flatten().collect())
    }

    pub fn len(&self) -> usize {
        self.texts.len()
    }

    pub fn is_empty(&self) -> bool {
        self.texts.is_empty()
    }

    pub fn ids(&self) -> impl Iterator<Item = I> + '_ {
        (0..self.texts.len()).filter_map(I::from_index)
    }
}

/// The interners of all dimensions.
#[derive(Clone, Debug, Default)]
pub struct Dictionary {
    pub skus: Interner<SkuId>,
    pub markets: Interner<MarketId>,
    pub channels: Interner<ChannelId>,
    pub warehouses: Interner<WarehouseId>,
    pub currencies: Interner<CurrencyId>,
    pub texts: Interner<TextId>,
}

//! Facts to bytes and back, field after field: for the cache file alone, which the
//! same program wrote.

use crate::inventory::day::Day;
use crate::inventory::facts::{Batch, Fulfilment, ItemStatus, OrderLine, OrderStatus, WarehouseKind};
use crate::inventory::ids::{
    ChannelId, CurrencyId, Dictionary, Id, Interner, MarketId, SkuId, TextId, WarehouseId,
};

/// Something with a plain form in bytes.
pub(super) trait Plain: Sized {
    /// Names what is in the bytes; a file of another layout is not read.
    const LAYOUT: &'static str = "";

    fn put(&self, to: &mut Vec<u8>);

    /// `None`: the bytes are not its plain form.
    fn take(from: &mut &[u8]) -> Option<Self>;
}

macro_rules! plain_struct {
    ($name:ident { $($field:ident),* $(,)? }) => {
        impl $crate::store::load::plain::Plain for $name {
            const LAYOUT: &'static str = stringify!($name $($field)*);

            fn put(&self, to: &mut Vec<u8>) {
                $(self.$field.put(to);)*
            }

            fn take(from: &mut &[u8]) -> Option<Self> {
                Some($name { $($field: $crate::store::load::plain::Plain::take(from)?),* })
            }
        }
    };
}
pub(super) use plain_struct;

plain_struct! { Batch { sequence, source, published_at, dialect } }
plain_struct! {
    OrderLine {
        order, at, day, sku, units, revenue, currency, market, channel, store, warehouse, status,
        returned_units, refunded, shipped_at, delivered_at, fulfilment, batch,
    }
}
plain_struct! { Dictionary { skus, markets, channels, warehouses, currencies, texts } }

macro_rules! plain_numbers {
    ($($number:ty),*) => {
        $(impl Plain for $number {
            fn put(&self, to: &mut Vec<u8>) {
                to.extend_from_slice(&self.to_le_bytes());
            }

            fn take(from: &mut &[u8]) -> Option<Self> {
                let (bytes, rest) = from.split_first_chunk()?;
                *from = rest;
                Some(<$number>::from_le_bytes(*bytes))
            }
        })*
    };
}
plain_numbers!(u8, u16, u32, i32, i64, f64);

macro_rules! plain_wrappers {
    ($($wrapper:ident($inner:ty)),*) => {
        $(impl Plain for $wrapper {
            fn put(&self, to: &mut Vec<u8>) {
                self.0.put(to);
            }

            fn take(from: &mut &[u8]) -> Option<Self> {
                Plain::take(from).map($wrapper)
            }
        })*
    };
}
plain_wrappers!(
    Day(i32),
    SkuId(u32),
    MarketId(u16),
    ChannelId(u16),
    WarehouseId(u16),
    CurrencyId(u16),
    TextId(u32)
);

macro_rules! plain_choices {
    ($($choice:ident { $($variant:ident = $number:literal),* })*) => {
        $(impl Plain for $choice {
            fn put(&self, to: &mut Vec<u8>) {
                to.push(match self { $($choice::$variant => $number),* });
            }

            fn take(from: &mut &[u8]) -> Option<Self> {
                match u8::take(from)? { $($number => Some($choice::$variant),)* _ => None }
            }
        })*
    };
}
plain_choices! {
    ItemStatus { Active = 0, Clearing = 1, Discontinued = 2 }
    WarehouseKind { Factory = 0, Own = 1, Overseas = 2, Fba = 3, Transit = 4 }
    Fulfilment { Unsaid = 0, Platform = 1, Merchant = 2 }
    OrderStatus { Pending = 0, Paid = 1, Shipped = 2, Delivered = 3, Cancelled = 4, Refunded = 5 }
}

impl Plain for bool {
    fn put(&self, to: &mut Vec<u8>) {
        to.push(u8::from(*self));
    }

    fn take(from: &mut &[u8]) -> Option<Self> {
        u8::take(from).map(|byte| byte != 0)
    }
}

impl<T: Plain> Plain for Option<T> {
    fn put(&self, to: &mut Vec<u8>) {
        self.is_some().put(to);
        if let Some(value) = self {
            value.put(to);
        }
    }

    fn take(from: &mut &[u8]) -> Option<Self> {
        if bool::take(from)? { T::take(from).map(Some) } else { Some(None) }
    }
}

impl Plain for String {
    fn put(&self, to: &mut Vec<u8>) {
        put_text(self, to);
    }

    fn take(from: &mut &[u8]) -> Option<Self> {
        take_text(from).map(str::to_string)
    }
}

fn put_text(text: &str, to: &mut Vec<u8>) {
    (text.len() as u32).put(to);
    to.extend_from_slice(text.as_bytes());
}

fn take_text<'a>(from: &mut &'a [u8]) -> Option<&'a str> {
    let length = u32::take(from)? as usize;
    let (text, rest) = from.split_at_checked(length)?;
    *from = rest;
    std::str::from_utf8(text).ok()
}

impl<T: Plain> Plain for Vec<T> {
    fn put(&self, to: &mut Vec<u8>) {
        (self.len() as u32).put(to);
        self.iter().for_each(|value| value.put(to));
    }

    fn take(from: &mut &[u8]) -> Option<Self> {
        let count = u32::take(from)?;
        (0..count).map(|_| T::take(from)).collect()
    }
}

impl<I: Id> Plain for Interner<I> {
    fn put(&self, to: &mut Vec<u8>) {
        (self.len() as u32).put(to);
        self.ids().for_each(|id| put_text(&self.text(id), to));
    }

    fn take(from: &mut &[u8]) -> Option<Self> {
        let mut interner = Interner::default();
        for _ in 0..u32::take(from)? {
            interner.intern(take_text(from)?)?;
        }
        Some(interner)
    }
}

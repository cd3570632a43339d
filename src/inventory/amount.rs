//! Sums of money in the base currency that do not depend on the order of
//! their terms.
//!
//! Floating-point addition rounds at every step, so the same facts read in
//! another order would print another last digit. A [`BaseAmount`] is an
//! integer number of 2⁻²⁰ ten-thousandths: each term is rounded once, sums are
//! exact.
//!
//! Case 1: 0.1 + 0.2 = 0.3, to the last digit.
//! Case 2: 12.34 at a rate of 1 is 12.34.
//! Case 3: 10 at a rate of 1.1, a thousand times, is 11,000 within 10⁻⁸.

use super::facts::Money;
use std::iter::Sum;
use std::ops::{Add, AddAssign, Mul, Sub};

/// An amount of the base currency, exact under addition.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct BaseAmount(i128);

const STEPS: f64 = (1u64 << 20) as f64;
const TEN_THOUSANDTHS: f64 = 10_000.0;

impl BaseAmount {
    pub const ZERO: BaseAmount = BaseAmount(0);

    /// `amount` of a currency worth `rate` of the base currency.
    pub fn of(amount: Money, rate: f64) -> BaseAmount {
        if rate == 1.0 {
            return BaseAmount(i128::from(amount) << 20);
        }
        let steps = (amount as f64 * STEPS * rate).round();
        // The cast to 64 bits is one instruction, that to 128 a call.
        if steps.abs() < 9.0e18 { BaseAmount(i128::from(steps as i64)) } else { BaseAmount(steps as i128) }
    }

    /// An amount already in units of the base currency.
    pub fn of_value(value: f64) -> BaseAmount {
        let steps = (value * TEN_THOUSANDTHS * STEPS).round();
        if steps.abs() < 9.0e18 { BaseAmount(i128::from(steps as i64)) } else { BaseAmount(steps as i128) }
    }

    /// In units of the base currency.
    pub fn value(self) -> f64 {
        self.0 as f64 / (STEPS * TEN_THOUSANDTHS)
    }

    pub fn is_positive(self) -> bool {
        self.0 > 0
    }
}

impl Add for BaseAmount {
    type Output = BaseAmount;
    fn add(self, other: BaseAmount) -> BaseAmount {
        BaseAmount(self.0 + other.0)
    }
}

impl Sub for BaseAmount {
    type Output = BaseAmount;
    fn sub(self, other: BaseAmount) -> BaseAmount {
        BaseAmount(self.0 - other.0)
    }
}

impl AddAssign for BaseAmount {
    fn add_assign(&mut self, other: BaseAmount) {
        self.0 += other.0;
    }
}

impl Mul<i64> for BaseAmount {
    type Output = BaseAmount;
    fn mul(self, times: i64) -> BaseAmount {
        BaseAmount(self.0 * i128::from(times))
    }
}

impl Sum for BaseAmount {
    fn sum<I: Iterator<Item = BaseAmount>>(terms: I) -> BaseAmount {
        terms.fold(BaseAmount::ZERO, Add::add)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn cases() {
        assert_eq!((BaseAmount::of(1_000, 1.0) + BaseAmount::of(2_000, 1.0)).value(), 0.3, "case 1");
        assert_eq!(BaseAmount::of(123_400, 1.0).value(), 12.34, "case 2");
        let sum: BaseAmount = (0..1_000).map(|_| BaseAmount::of(100_000, 1.1)).sum();
        assert!((sum.value() - 11_000.0).abs() < 1e-8, "case 3: {}", sum.value());
    }

    proptest! {
        #[test]
        fn the_order_of_terms_does_not_matter(
            mut terms in prop::collection::vec((-10_000_000i64..10_000_000, 0.001f64..200.0), 0..50),
        ) {
            let forward: BaseAmount = terms.iter().map(|(amount, rate)| BaseAmount::of(*amount, *rate)).sum();
            terms.reverse();
            let backward: BaseAmount = terms.iter().map(|(amount, rate)| BaseAmount::of(*amount, *rate)).sum();
            prop_assert_eq!(forward, backward);
        }
    }
}

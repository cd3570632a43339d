//! What the customer paid for each line of an order: after discounts, before
//! tax and shipping. All amounts are ten-thousandths.
//!
//! The order's own sums tell how its lines are meant. `Subtotal` is what its
//! goods came to, so what the lines' own discounts leave above it is the
//! order's discount, whether or not `Discount Amount` contains theirs. `Total`
//! tells whether prices include taxes.
//!
//! - Case 1. Lines 20.00 and 10.00, discount 3.00 on the order, subtotal 27.00:
//!   18.00 and 9.00.
//! - Case 2. Line 20.00 with a discount of its own of 5.00 and line 10.00,
//!   Discount Amount 5.00, subtotal 25.00: 15.00 and 10.00 (it contained it).
//! - Case 3. The same with Discount Amount 7.50, subtotal 22.50: 2.50 are
//!   spread over 15.00 and 10.00: 13.50 and 9.00.
//! - Case 4. Three lines of 10.00, discount 10.00: 6.66, 6.67, 6.67. The parts
//!   add up to the cent; the first lines take the cents that are left over.
//! - Case 5. Prices include tax: lines 119.00, shipping 11.90, taxes 20.90,
//!   total 130.90. Tax of the goods 20.90 × 119 / 130.90 = 19.00: 100.00.
//! - Case 6. A tip of 5.00 beside a line of 10.00, subtotal 10.00: the subtotal
//!   leaves it out, so it takes no part, and the line is 10.00.
//! - Case 7. Refunded in part: 23.80 of an order whose goods came to 100.00
//!   and 19.00 tax lower revenue by 20.00.

/// A line of an order.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Line {
    /// Price × quantity.
    pub gross: i64,
    /// Its own discount.
    pub discount: i64,
    pub taxable: bool,
    /// Of an item; else a tip, a service, a custom sale.
    pub has_sku: bool,
}

/// What an order says of itself; `None` where it says nothing.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Sums {
    pub subtotal: Option<i64>,
    pub shipping: Option<i64>,
    pub taxes: Option<i64>,
    pub total: Option<i64>,
    pub discount: Option<i64>,
    pub duties: Option<i64>,
    pub refunded: Option<i64>,
    /// The least amount of its currency: 100 for cents, 10,000 for yen.
    pub unit: i64,
}

/// Revenue and what was refunded of it, line by line.
pub fn of_lines(lines: &[Line], sums: &Sums) -> Vec<(i64, i64)> {
    if !are_besides(lines, sums) {
        return of_goods(lines, sums);
    }
    let besides = sum(lines.iter().filter(|line| !line.has_sku).map(|line| line.gross - line.discount));
    let sums = Sums { total: sums.total.map(|total| total.saturating_sub(besides)), ..*sums };
    let goods: Vec<Line> = lines.iter().copied().filter(|line| line.has_sku).collect();
    let mut paid = of_goods(&goods, &sums).into_iter();
    // What is no item makes no fact: what it came to is not asked for.
    lines.iter().map(|line| if line.has_sku { paid.next().unwrap_or_default() } else { (0, 0) }).collect()
}

/// Whether the subtotal leaves out the lines without a SKU: with them the
/// lines come to more than it and the order's discount explain, without them
/// they do not.
fn are_besides(lines: &[Line], sums: &Sums) -> bool {
    let Some(subtotal) = sums.subtotal else { return false };
    let is_explained = |wanted: &dyn Fn(&&Line) -> bool| {
        let gross = sum(lines.iter().filter(wanted).map(|line| line.gross));
        let own = sum(lines.iter().filter(wanted).map(|line| line.gross.saturating_sub(line.discount)));
        let told = sums.discount.unwrap_or(0);
        let discounts = [0, told, told.saturating_sub(gross.saturating_sub(own))];
        discounts.iter().any(|discount| own.saturating_sub(*discount) == subtotal) || gross == subtotal
    };
    lines.iter().any(|line| !line.has_sku)
        && lines.iter().any(|line| line.has_sku)
        && !is_explained(&|_| true)
        && is_explained(&|line| line.has_sku)
}

fn of_goods(lines: &[Line], sums: &Sums) -> Vec<(i64, i64)> {
    let paid = after_discounts(lines, sums);
    let goods = sum(paid.iter().copied());
    let tax = goods_tax(lines, &paid, sums);
    let included = prices_include_tax(sums, goods);
    let weights = taxed(lines, &paid);
    let revenue: Vec<i64> = if included {
        let taxes = spread(tax, &weights, sums.unit);
        paid.iter().zip(taxes).map(|(paid, tax)| paid.saturating_sub(tax)).collect()
    } else {
        paid
    };
    let net = sum(revenue.iter().copied());
    let refunded = sums.refunded.unwrap_or(0).max(0);
    // A refund gives back goods with their tax; revenue is before tax.
    let refunded = share(refunded, net, net.saturating_add(tax)).min(net.max(0));
    let refunded = spread(refunded, &revenue, sums.unit);
    revenue.into_iter().zip(refunded).collect()
}

/// Lines after their own discounts and their share of the order's.
fn after_discounts(lines: &[Line], sums: &Sums) -> Vec<i64> {
    let gross: Vec<i64> = lines.iter().map(|line| line.gross).collect();
    let own: Vec<i64> = lines.iter().map(|line| line.gross.saturating_sub(line.discount)).collect();
    let (all_gross, all_own) = (sum(gross.iter().copied()), sum(own.iter().copied()));
    // Prices that the lines' discounts are already taken off from.
    let is_net = sums.subtotal.is_some_and(|subtotal| subtotal > all_own && all_own < all_gross);
    let (paid, all_paid) = if is_net { (gross, all_gross) } else { (own, all_own) };
    let order_discount = match (sums.subtotal, sums.discount) {
        (Some(subtotal), _) => all_paid.saturating_sub(subtotal),
        (None, Some(discount)) => {
            let of_lines = all_gross.saturating_sub(all_own);
            if discount >= of_lines { discount - of_lines } else { discount }
        }
        (None, None) => 0,
    };
    let order_discount = order_discount.clamp(0, all_paid.max(0));
    let parts = spread(order_discount, &paid, sums.unit);
    paid.iter().zip(parts).map(|(paid, part)| paid - part).collect()
}

/// The sum; an order of absurd amounts ends at the largest there is.
fn sum(amounts: impl IntoIterator<Item = i64>) -> i64 {
    amounts.into_iter().fold(0, i64::saturating_add)
}

/// Whether the total is nearer to the sum without taxes than to that with them.
fn prices_include_tax(sums: &Sums, goods: i64) -> bool {
    let (Some(total), Some(taxes)) = (sums.total, sums.taxes) else { return false };
    let without = [sums.subtotal.unwrap_or(goods), sums.shipping.unwrap_or(0), sums.duties.unwrap_or(0)];
    let without = sum(without);
    let distance = |sum: i64| total.abs_diff(sum);
    taxes > 0 && distance(without) < distance(without.saturating_add(taxes))
}

/// The part of the order's taxes that is on its goods.
fn goods_tax(lines: &[Line], paid: &[i64], sums: &Sums) -> i64 {
    let goods = sum(taxed(lines, paid));
    let all = goods.saturating_add(sums.shipping.unwrap_or(0).max(0));
    share(sums.taxes.unwrap_or(0).max(0), goods, all)
}

/// What is taxed of each line: all of it, or nothing; where no line is said to
/// be taxed, all of each.
fn taxed(lines: &[Line], paid: &[i64]) -> Vec<i64> {
    let any = lines.iter().any(|line| line.taxable);
    lines.iter().zip(paid).map(|(line, paid)| if line.taxable || !any { *paid } else { 0 }).collect()
}

/// `amount × part / whole`, rounded; zero where there is no whole.
fn share(amount: i64, part: i64, whole: i64) -> i64 {
    if whole <= 0 || part <= 0 {
        return 0;
    }
    let exact = (i128::from(amount) * i128::from(part) * 2 + i128::from(whole)) / (i128::from(whole) * 2);
    i64::try_from(exact).unwrap_or(i64::MAX)
}

/// Spreads an amount by weight in whole units, so that the parts add up to it:
/// what rounding down leaves goes to the largest remainders, the first of
/// equals first. Weights below zero take nothing.
pub fn spread(amount: i64, weights: &[i64], unit: i64) -> Vec<i64> {
    let weights: Vec<i128> = weights.iter().map(|weight| i128::from((*weight).max(0))).collect();
    let whole: i128 = weights.iter().sum();
    if amount <= 0 || whole == 0 {
        return vec![0; weights.len()];
    }
    // An amount that is not of whole units is spread in the finest.
    let unit = if unit > 0 && amount % unit == 0 { i128::from(unit) } else { 1 };
    let units = i128::from(amount) / unit;
    let mut parts: Vec<i128> = weights.iter().map(|weight| units * weight / whole).collect();
    let left = units - parts.iter().sum::<i128>();
    let mut order: Vec<usize> = (0..weights.len()).collect();
    order.sort_by_key(|place| std::cmp::Reverse(units * weights[*place] % whole));
    for place in order.into_iter().take(usize::try_from(left).unwrap_or(0)) {
        parts[place] += 1;
    }
    parts.into_iter().map(|part| i64::try_from(part * unit).unwrap_or(i64::MAX)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const CENTS: i64 = 100;

    fn line(gross: i64, discount: i64) -> Line {
        Line { gross: gross * CENTS, discount: discount * CENTS, taxable: true, has_sku: true }
    }

    /// Amounts in cents.
    fn sums(subtotal: i64, shipping: i64, taxes: i64, total: i64) -> Sums {
        let amount = |cents: i64| Some(cents * CENTS);
        Sums {
            subtotal: amount(subtotal),
            shipping: amount(shipping),
            taxes: amount(taxes),
            total: amount(total),
            unit: CENTS,
            ..Sums::default()
        }
    }

    fn cents(lines: &[Line], sums: &Sums) -> Vec<i64> {
        of_lines(lines, sums).iter().map(|(revenue, _)| revenue / CENTS).collect()
    }

    #[test]
    fn discounts() {
        let plain = [line(2_000, 0), line(1_000, 0)];
        assert_eq!(cents(&plain, &sums(2_700, 0, 0, 2_700)), [1_800, 900], "case 1");
        let own = [line(2_000, 500), line(1_000, 0)];
        assert_eq!(cents(&own, &sums(2_500, 0, 0, 2_500)), [1_500, 1_000], "case 2");
        assert_eq!(cents(&own, &sums(2_250, 0, 0, 2_250)), [1_350, 900], "case 3");
        let three = [line(1_000, 0); 3];
        assert_eq!(cents(&three, &sums(2_000, 0, 0, 2_000)), [666, 667, 667], "case 4");
        assert_eq!(cents(&own, &sums(3_000, 0, 0, 3_000)), [2_000, 1_000], "prices that are net already");
        let told = Sums { discount: Some(7_500 * 10), unit: CENTS, ..Sums::default() };
        assert_eq!(cents(&own, &told), [1_350, 900], "case 3 without a subtotal");
    }

    #[test]
    fn taxes() {
        let lines = [line(11_900, 0)];
        assert_eq!(cents(&lines, &sums(11_900, 1_190, 2_090, 13_090)), [10_000], "case 5");
        assert_eq!(cents(&lines, &sums(11_900, 500, 2_261, 14_661)), [11_900], "taxes on top");
        let mut untaxed = [line(11_900, 0), line(5_000, 0)];
        untaxed[1].taxable = false;
        assert_eq!(cents(&untaxed, &sums(16_900, 0, 1_900, 16_900)), [10_000, 5_000]);
    }

    #[test]
    fn tips() {
        let tip = Line { has_sku: false, ..line(500, 0) };
        assert_eq!(cents(&[line(1_000, 0), tip], &sums(1_000, 0, 0, 1_500)), [1_000, 0], "case 6");
        let included = sums(1_190, 0, 190, 1_690);
        assert_eq!(
            cents(&[line(1_190, 0), tip], &included),
            [1_000, 0],
            "the total without the tip has the tax"
        );
        let custom = sums(1_350, 0, 0, 1_350);
        let told = Sums { discount: Some(150 * CENTS), ..custom };
        assert_eq!(cents(&[line(1_000, 0), tip], &told), [900, 450], "a custom item is among the goods");
    }

    #[test]
    fn refunds() {
        let sums = Sums { refunded: Some(2_380 * CENTS), ..sums(10_000, 0, 1_900, 11_900) };
        assert_eq!(of_lines(&[line(10_000, 0)], &sums), [(1_000_000, 200_000)], "case 7");
        let more = Sums { refunded: Some(99_999 * CENTS), ..sums };
        assert_eq!(of_lines(&[line(10_000, 0)], &more), [(1_000_000, 1_000_000)], "never more than was paid");
    }

    proptest! {
        #[test]
        fn parts_add_up(amount in 0_i64..10_000_000, weights in proptest::collection::vec(-5_i64..100_000, 1..20)) {
            let parts = spread(amount, &weights, CENTS);
            let expected = if weights.iter().any(|weight| *weight > 0) { amount } else { 0 };
            prop_assert_eq!(parts.iter().sum::<i64>(), expected);
            prop_assert!(parts.iter().zip(&weights).all(|(part, weight)| *weight > 0 || *part == 0));
        }

        #[test]
        fn revenue_adds_up_to_the_subtotal(
            prices in proptest::collection::vec((1_i64..50_000, 0_i64..500), 1..8),
            off in 0_i64..100,
        ) {
            let lines: Vec<Line> = prices.iter().map(|(price, discount)| line(*price, (*discount).min(*price))).collect();
            let own: i64 = lines.iter().map(|line| (line.gross - line.discount) / CENTS).sum();
            let subtotal = own - own * off / 100;
            prop_assert_eq!(cents(&lines, &sums(subtotal, 500, 0, subtotal + 500)).iter().sum::<i64>(), subtotal);
        }
    }
}

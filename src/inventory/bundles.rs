//! Bundles down to their leaves: a bundle sold takes its components, a bundle
//! within a bundle takes that one's. Case: KIT = 2 BOX, BOX = 3 CUP + 1 LID →
//! KIT takes 6 CUP and 2 LID. A bundle that contains itself, through others or
//! not, does not take what closes the circle.

use super::facts::BundlePart;
use super::ids::SkuId;
use rustc_hash::FxHashMap;

/// A SKU's parts (or wholes) and how many of each.
pub type Parts = FxHashMap<SkuId, Vec<(SkuId, i64)>>;

/// Leaf components by bundle, and bundles by leaf component; both in the order of the codes.
pub fn flatten(parts: &[BundlePart]) -> (Parts, Parts) {
    let mut direct: Parts = FxHashMap::default();
    for part in parts.iter().filter(|part| part.quantity > 0) {
        direct.entry(part.sku).or_default().push((part.component, part.quantity));
    }
    let mut components: Parts = FxHashMap::default();
    let mut bundles_of: Parts = FxHashMap::default();
    for bundle in direct.keys() {
        let mut leaves: FxHashMap<SkuId, i64> = FxHashMap::default();
        collect(*bundle, 1, &direct, &mut vec![*bundle], &mut leaves);
        let mut leaves: Vec<(SkuId, i64)> = leaves.into_iter().collect();
        leaves.sort_unstable();
        for (leaf, quantity) in &leaves {
            bundles_of.entry(*leaf).or_default().push((*bundle, *quantity));
        }
        if !leaves.is_empty() {
            components.insert(*bundle, leaves);
        }
    }
    for bundles in bundles_of.values_mut() {
        bundles.sort_unstable();
    }
    (components, bundles_of)
}

/// Adds what `quantity` of `sku` takes; `path` is what it is a part of.
fn collect(
    sku: SkuId,
    quantity: i64,
    direct: &Parts,
    path: &mut Vec<SkuId>,
    leaves: &mut FxHashMap<SkuId, i64>,
) {
    for (part, each) in direct.get(&sku).into_iter().flatten() {
        if path.contains(part) {
            continue;
        }
        let takes = quantity.saturating_mul(*each);
        if direct.contains_key(part) {
            path.push(*part);
            collect(*part, takes, direct, path, leaves);
            path.pop();
        } else {
            let leaf = leaves.entry(*part).or_default();
            *leaf = leaf.saturating_add(takes);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn part(sku: u32, component: u32, quantity: i64) -> BundlePart {
        BundlePart { sku: SkuId(sku), component: SkuId(component), quantity, batch: 0 }
    }

    #[test]
    fn bundles_are_taken_apart_to_their_leaves() {
        let (kit, carton, cup, lid) = (0, 1, 2, 3);
        let (components, bundles_of) =
            flatten(&[part(kit, carton, 2), part(carton, cup, 3), part(carton, lid, 1)]);
        assert_eq!(components[&SkuId(kit)], [(SkuId(cup), 6), (SkuId(lid), 2)]);
        assert_eq!(bundles_of[&SkuId(cup)], [(SkuId(kit), 6), (SkuId(carton), 3)]);
        assert!(!bundles_of.contains_key(&SkuId(carton)), "a bundle has no stock that bundles take");
    }

    #[test]
    fn a_circle_ends() {
        let (components, _) = flatten(&[part(0, 1, 1), part(1, 0, 1), part(1, 2, 5)]);
        assert_eq!(components[&SkuId(0)], [(SkuId(2), 5)]);
        assert_eq!(components[&SkuId(1)], [(SkuId(2), 5)]);
    }
}

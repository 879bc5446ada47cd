//! The shape of the organisation, as arithmetic: who lies above whom, who heads what, and which
//! post appraises which.

use crate::base::{Fault, Uuid};
use std::collections::{HashMap, HashSet};
use std::hash::Hash;

pub use crate::base::DEEPEST;

/// A host name as requests are told apart by it: small letters, without scheme and port.
///
/// # Errors
/// When it is something else.
pub fn host_name(typed: &str) -> Result<String, Fault> {
    // RFC 1035
    const LONGEST: usize = 253;
    let host = typed.trim().to_lowercase();
    let part = |part: &str| {
        let good = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'-';
        (1..=63).contains(&part.len()) && part.bytes().all(good) && !part.starts_with('-') && !part.ends_with('-')
    };
    if host.len() <= LONGEST && host.split('.').all(part) { Ok(host) } else { Err(Fault::HostForm) }
}

/// Everything above a thing, nearest first, itself excluded; ends after [`DEEPEST`] steps.
pub fn above<K: Copy + Eq + Hash>(of: K, parent: &HashMap<K, Option<K>>) -> impl Iterator<Item = K> + '_ {
    std::iter::successors(Some(of), |at| parent.get(at).copied().flatten()).skip(1).take(DEEPEST)
}

/// Whether climbing from a thing leads back to it; a way round that is longer than [`DEEPEST`] is [`too_deep`].
pub fn in_cycle<K: Copy + Eq + Hash>(of: K, parent: &HashMap<K, Option<K>>) -> bool {
    above(of, parent).any(|at| at == of)
}

/// Which of the things that are `moved` make the tree deeper than [`DEEPEST`]: one that lies too deep itself,
/// or else the nearest above what does.
pub fn too_deep<K: Copy + Eq + Hash>(moved: &HashSet<K>, parent: &HashMap<K, Option<K>>) -> HashSet<K> {
    let cause = |of: &K| std::iter::once(*of).chain(above(*of, parent)).find(|at| moved.contains(at));
    parent.keys().filter(|of| is_deep(**of, parent)).filter_map(cause).collect()
}

fn is_deep<K: Copy + Eq + Hash>(of: K, parent: &HashMap<K, Option<K>>) -> bool {
    // what hangs on a short cycle has few different things above
    above(of, parent).collect::<HashSet<K>>().len() == DEEPEST
}

/// What cannot stand where it is: it lies below itself or too deep.
pub fn misplaced<K: Copy + Eq + Hash>(parent: &HashMap<K, Option<K>>) -> impl Iterator<Item = K> + '_ {
    parent.keys().copied().filter(|of| in_cycle(*of, parent) || is_deep(*of, parent))
}

/// `(ancestor, descendant, depth)` for every unit and all above it, itself included at depth 0.
pub fn closure(tree: &[(Uuid, Option<Uuid>)]) -> Vec<(Uuid, Uuid, i64)> {
    let parent: HashMap<Uuid, Option<Uuid>> = tree.iter().copied().collect();
    let mut pairs = Vec::with_capacity(tree.len() * 4);
    for (unit, _) in tree {
        pairs.push((*unit, *unit, 0));
        pairs.extend(above(*unit, &parent).zip(1..).map(|(ancestor, depth)| (ancestor, *unit, depth)));
    }
    pairs
}

/// Puts what others refer to before what refers to it. What lies in a cycle keeps its place.
pub fn parents_first<T>(rows: &mut [T], id: impl Fn(&T) -> Uuid, parent: impl Fn(&T) -> Option<Uuid>) {
    let parents: HashMap<Uuid, Option<Uuid>> = rows.iter().map(|row| (id(row), parent(row))).collect();
    rows.sort_by_cached_key(|row| above(id(row), &parents).filter(|at| parents.contains_key(at)).count());
}

/// How high a post stands among those who could head a unit, the lower the higher; none for posts
/// that head nothing. Echelon first (II.a before IV.b), then the kind (JPT, administrator,
/// pengawas), then titles of heads that carry no echelon: headmasters, heads of health centres.
pub fn head_rank(title: &str, kind: &str, echelon: Option<&str>) -> Option<(u8, u8)> {
    const TITLES: [&str; 14] = [
        "gubernur",
        "bupati",
        "wali kota",
        "walikota",
        "sekretaris daerah",
        "sekretaris dprd",
        "inspektur",
        "camat",
        "lurah",
        "wali nagari",
        "direktur",
        "kepala",
        "koordinator wilayah",
        "ketua",
    ];
    let (title, kind) = (title.to_lowercase(), kind.to_lowercase());
    let by_kind = match kind.as_str() {
        kind if kind.starts_with("jpt") => 0,
        "administrator" => 1,
        "pengawas" => 2,
        _ if TITLES.iter().any(|head| title == *head || title.starts_with(&format!("{head} "))) => 3,
        _ => return None,
    };
    Some((echelon.and_then(echelon_rank).unwrap_or(u8::MAX), by_kind))
}

/// I.a is 0, I.b 1, II.a 2 and so on; none if it is no echelon.
fn echelon_rank(echelon: &str) -> Option<u8> {
    let letters: String = echelon.chars().filter(char::is_ascii_alphabetic).collect::<String>().to_uppercase();
    let (level, letter) = letters.split_at_checked(letters.len().checked_sub(1)?)?;
    let level = ["I", "II", "III", "IV", "V"].iter().position(|roman| *roman == level)?;
    let letter = ["A", "B"].iter().position(|half| *half == letter)?;
    u8::try_from(level * 2 + letter).ok()
}

/// The post that appraises a post whose superior was not given: the head of its unit; for a head,
/// the head of the nearest unit above that has one.
pub fn derived_superior(
    post: Uuid,
    unit: Uuid,
    head_of: &HashMap<Uuid, Uuid>,
    unit_above: &HashMap<Uuid, Option<Uuid>>,
) -> Option<Uuid> {
    std::iter::once(unit)
        .chain(above(unit, unit_above))
        .filter_map(|unit| head_of.get(&unit).copied())
        .find(|head| *head != post)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn unit(number: u8) -> Uuid {
        Uuid::from_u128(u128::from(number))
    }

    #[test]
    fn a_host_name_is_as_long_as_one_can_be() {
        let longest = "a.".repeat(126) + "a";
        assert_eq!(host_name(&longest).map(|name| name.len()), Ok(253));
        assert_eq!(host_name(&format!("a{longest}")), Err(Fault::HostForm));
        assert_eq!(host_name(&format!("{}.id", "a".repeat(63))).map(|name| name.len()), Ok(66));
        assert_eq!(host_name(&"a".repeat(64)), Err(Fault::HostForm));
    }

    #[test]
    fn heads_are_known_by_echelon_kind_and_title() {
        let rank = head_rank;
        assert!(
            rank("Camat", "Administrator", Some("III.a")) < rank("Sekretaris Camat", "Administrator", Some("III.b"))
        );
        assert!(rank("Kepala Dinas", "JPT Pratama", Some("II.b")) < rank("Sekretaris", "Administrator", Some("IIIa")));
        assert_eq!(rank("Kepala Sekolah", "Fungsional", None), Some((u8::MAX, 3)));
        assert_eq!(rank("Pengawas Sekolah", "Fungsional", None), None);
        assert_eq!(rank("Kepalang", "Pelaksana", None), None);
    }

    #[test]
    fn a_head_answers_to_the_nearest_head_above() {
        let unit_above = HashMap::from([(unit(1), None), (unit(2), Some(unit(1))), (unit(3), Some(unit(2)))]);
        let head_of = HashMap::from([(unit(1), unit(11)), (unit(3), unit(33))]);
        assert_eq!(derived_superior(unit(33), unit(3), &head_of, &unit_above), Some(unit(11)));
        assert_eq!(derived_superior(unit(34), unit(3), &head_of, &unit_above), Some(unit(33)));
        assert_eq!(derived_superior(unit(11), unit(1), &head_of, &unit_above), None);
    }

    proptest! {
        #[test]
        fn the_closure_holds_every_unit_once_per_ancestor(parents in prop::collection::vec(any::<u8>(), 1..40)) {
            let tree: Vec<(Uuid, Option<Uuid>)> = (0u8..).zip(&parents)
                .map(|(i, p)| (unit(i), (i > 0).then(|| unit(p % i.max(1))))).collect();
            let above_of: HashMap<Uuid, Option<Uuid>> = tree.iter().copied().collect();
            let pairs = closure(&tree);
            for (one, _) in &tree {
                let depth = above(*one, &above_of).count();
                prop_assert_eq!(pairs.iter().filter(|pair| pair.1 == *one).count(), depth + 1);
                prop_assert!(!in_cycle(*one, &above_of));
            }
            let mut shuffled: Vec<_> = tree.iter().rev().copied().collect();
            parents_first(&mut shuffled, |row| row.0, |row| row.1);
            for (i, row) in shuffled.iter().enumerate() {
                prop_assert!(row.1.is_none_or(|p| shuffled[..i].iter().any(|earlier| earlier.0 == p)));
            }
        }
    }
}
